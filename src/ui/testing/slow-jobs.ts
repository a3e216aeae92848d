import { pick, type Random } from '../../course/random.ts';
import { UserError } from '../../errors.ts';
import type { Jobs } from '../../session/jobs.ts';

/** Jobs whose answers come late, out of turn, and sometimes not at all. */
export function slowJobs(jobs: Jobs, random: Random) {
  const waiting: (() => void)[] = [];

  async function later<T>(answer: () => Promise<T>): Promise<T> {
    await new Promise<void>((resolve) => waiting.push(resolve));
    if (random() < 0.1)
      throw pick(random, [new Error('a bug'), new UserError('It did not work.', 'Try again.')]);
    return answer();
  }

  return {
    jobs: {
      ...jobs,
      planReset: (...args) => later(() => jobs.planReset(...args)),
      resetActions: (...args) => later(() => jobs.resetActions(...args)),
      planFileChange: (...args) => later(() => jobs.planFileChange(...args)),
      applyFileChange: (...args) => later(() => jobs.applyFileChange(...args)),
      takeHint: (...args) => later(() => jobs.takeHint(...args)),
      diffAgainstSolution: (...args) => later(() => jobs.diffAgainstSolution(...args)),
      loadStatus: () => later(() => jobs.loadStatus()),
      noteStep: (...args) => later(() => jobs.noteStep(...args)),
      finishReading: (...args) => later(() => jobs.finishReading(...args)),
      noteAnswer: (...args) => later(() => jobs.noteAnswer(...args)),
    } satisfies Jobs,
    /** Lets one of the answers come, if there are any. */
    answerOne: () => waiting.splice(Math.floor(random() * waiting.length), 1)[0]?.(),
    answerAll: () => {
      for (const answer of waiting.splice(0)) answer();
    },
  };
}
