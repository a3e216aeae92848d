import { requireExerciseStep } from '../course/find-step.ts';
import { planCatchUp } from '../jobs/plan-file-change.ts';
import { chooseStep, positionOf } from '../workshop/where.ts';
import { changeFiles, type ChangeOptions } from './change-files.ts';
import { exit, type Io } from './io.ts';

/** `npx workshop catch-up STEP`: the solution up to the step before, so that the learner can go on with STEP. */
export async function catchUp(
  io: Io,
  options: ChangeOptions & { readonly step?: string | undefined },
): Promise<number> {
  const workshop = await io.openWorkshop();
  const step = requireExerciseStep(chooseStep(positionOf(workshop), options.step), 'files to put in place');
  const change = await planCatchUp(workshop, step, { signal: io.signal, onWait: io.note });
  const next = `Next: \`npx workshop lesson ${step.id}\` shows the lesson, \`npx workshop check ${step.id}\` checks your work.`;
  if (change.operations.length === 0) {
    io.note(`Your files are already where ${step.id} begins, so nothing was changed.\n${next}`);
    return exit.done;
  }
  return changeFiles(io, workshop, change, options, {
    command: `catch-up ${step.id}`,
    before: `These files will be as the solution has them where ${step.id} begins:`,
    after: `You can go on with ${step.id}. \`npx workshop undo\` brings your own files back.`,
    next,
  });
}
