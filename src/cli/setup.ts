import type { SetupStep } from '../course/course.ts';
import { UserError } from '../errors.ts';
import { actionsNow } from '../jobs/app-servers.ts';
import { runActions } from '../jobs/run-actions.ts';
import { confirmGivenDatabase } from './confirm-given-database.ts';
import { exit, type Io } from './io.ts';
import { showActions } from './show-actions.ts';
import { nextLine } from './next-line.ts';

/** `npx workshop setup`: the course's first set-up, without the app. It can be repeated without harm. */
export async function setup(
  io: Io,
  options: { readonly yes?: true; readonly database?: string },
): Promise<number> {
  const workshop = await io.openWorkshop();
  const step = workshop.course.steps.find(
    (each): each is SetupStep => each.kind === 'setup' && !each.destructive,
  );
  if (step === undefined) {
    throw new UserError('This course needs no set-up.', '`npx workshop status` says what to type next.');
  }
  await confirmGivenDatabase(io, workshop, options);
  const actions = await actionsNow(workshop, step.exercise, step.actions);
  const code = await showActions(io, actions, runActions(workshop, step, { actions, signal: io.signal }));
  if (code === exit.done) io.note(`\nAll is set up. ${nextLine(workshop)}`);
  return code;
}
