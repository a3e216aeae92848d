import { requireExerciseStep } from '../course/find-step.ts';
import { planStepReset } from '../jobs/plan-file-change.ts';
import { chooseStep } from '../jobs/workshop.ts';
import { changeFiles, type ChangeOptions } from './change-files.ts';
import { exit, type Io } from './io.ts';

/** `npx workshop reset STEP`: the step's files as they were when it began. */
export async function reset(
  io: Io,
  options: ChangeOptions & { readonly step?: string | undefined },
): Promise<number> {
  const workshop = await io.openWorkshop();
  const step = requireExerciseStep(chooseStep(workshop, options.step), 'files to put back');
  const change = await planStepReset(workshop, step);
  const next = `Next: \`npx workshop lesson ${step.id}\` shows the lesson, \`npx workshop check ${step.id}\` checks your work.`;
  if (change.operations.length === 0) {
    io.note(
      `The files of ${step.id} are already as they were at its start, so nothing was changed.\n${next}`,
    );
    return exit.done;
  }
  return changeFiles(io, workshop, change, options, {
    command: `reset ${step.id}`,
    before: `These files will be as they were when ${step.id} began:`,
    after: `${step.id} was reset. Your version is saved: \`npx workshop undo\` brings it back.`,
    next,
  });
}
