import { requireExerciseStep } from '../course/find-step.ts';
import { planStepReset } from '../jobs/plan-file-change.ts';
import { chooseStep, positionOf } from '../workshop/where.ts';
import { changeFiles, type ChangeOptions } from './change-files.ts';
import { exit, type Io } from './io.ts';

/** `npx workshop reset STEP`: the course's own files where the step begins, with the solutions of those before it. */
export async function reset(
  io: Io,
  options: ChangeOptions & { readonly step?: string | undefined },
): Promise<number> {
  const workshop = await io.openWorkshop();
  const step = requireExerciseStep(chooseStep(positionOf(workshop), options.step), 'files to put back');
  const change = await planStepReset(workshop, step, { signal: io.signal, onWait: io.note });
  const next = `Next: \`npx workshop lesson ${step.id}\` shows the lesson, \`npx workshop check ${step.id}\` checks your work.`;
  if (change.operations.length === 0) {
    io.note(
      `The files of ${step.id} are already as the solution has them where it begins, so nothing was changed.\n${next}`,
    );
    return exit.done;
  }
  return changeFiles(io, workshop, change, options, {
    command: `reset ${step.id}`,
    before: `These files will be as the solution has them where ${step.id} begins, whatever yours were then:`,
    after: `${step.id} was reset. Your version is saved: \`npx workshop undo\` brings it back.`,
    next,
  });
}
