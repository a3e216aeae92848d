import { requireExerciseStep } from '../course/find-step.ts';
import { diffStep } from '../jobs/diff-step.ts';
import { makeSolutionBranch } from '../jobs/make-solution-branch.ts';
import { chooseExerciseStep, positionOf } from '../workshop/where.ts';
import { renderDiffStat } from '../text/diff/render-diff-stat.ts';
import { renderDiff } from '../text/diff/render-diff.ts';
import type { SolutionBranch } from '../workspace/solution/solution-branch.ts';
import { exit, type Io } from './io.ts';

/** `npx workshop diff`: from the learner's files to the solution, so that + is what to add. Differences are no failure. */
export async function diff(
  io: Io,
  options: { readonly step?: string | undefined; readonly stat?: true },
): Promise<number> {
  const workshop = await io.openWorkshop();
  const step = requireExerciseStep(
    chooseExerciseStep(positionOf(workshop), options.step),
    'solution to compare with',
  );
  const [files, branch] = await Promise.all([diffStep(workshop, step), makeSolutionBranch(workshop)]);
  noteBranch(io, branch);
  if (files.length === 0) {
    io.note(`Your files are the solution of ${step.id}, word for word.`);
    return exit.done;
  }
  const lines = options.stat ? renderDiffStat(files, io.text) : renderDiff(files, io.text);
  io.out(lines.join('\n'));
  if (!options.stat)
    io.note('+ is what the solution adds to your files, - what it takes away. Other ways may be as good.');
  return exit.done;
}

/** Without a repository there is nothing to say: everything works from the course's own files. */
function noteBranch(io: Io, branch: SolutionBranch): void {
  if (branch.kind === 'made') {
    io.note(
      'The git branch `solution` has it all, a commit a step: `git log -p solution` reads like the course.',
    );
  } else if (branch.kind === 'left-alone') {
    io.note(`The git branch \`solution\` was left as it is: ${branch.reason}`);
  }
}
