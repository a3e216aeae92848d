import { requireExerciseStep } from '../course/find-step.ts';
import { chooseExerciseStep } from '../jobs/workshop.ts';
import { renderDiffStat } from '../text/render-diff-stat.ts';
import { renderDiff } from '../text/render-diff.ts';
import { diffAgainstSolution } from '../workspace/diff-against-solution.ts';
import { exit, type Io } from './io.ts';

/** `npx workshop diff`: from the learner's files to the solution, so that + is what to add. Differences are no failure. */
export async function diff(
  io: Io,
  options: { readonly step?: string | undefined; readonly stat?: true },
): Promise<number> {
  const workshop = await io.openWorkshop();
  const step = requireExerciseStep(chooseExerciseStep(workshop, options.step), 'solution to compare with');
  const files = await diffAgainstSolution(workshop.course, step);
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
