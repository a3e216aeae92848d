import path from 'node:path';
import { UserError } from '../../errors.ts';
import { applyFileChange } from '../../jobs/change-files.ts';
import { type DropPlan, planDrop } from '../../jobs/plan-drop.ts';
import { isCalled, loadJournal } from '../../migrations/migration-files.ts';
import { askDatabase } from '../../migrations/states/ask-database.ts';
import { findProblems, problemError } from '../../migrations/states/find-problems.ts';
import { exit, type Io } from '../io.ts';
import { noteAtWork } from './at-work.ts';
import { noteProblems } from './note-problems.ts';
import { openExercise, type OpenExercise } from './open-exercise.ts';
import { shownPath } from './shown-path.ts';

export interface DropOptions {
  /** The newest migration's tag or name, for who wants to be sure. */
  readonly name?: string | undefined;
  readonly force?: true | undefined;
}

/** `npx workshop db drop [migration]`: takes the newest migration out of the folder, all of its files, where it is not applied. */
export async function drop(io: Io, { name, force }: DropOptions): Promise<number> {
  const open = await openExercise(io);
  const { workshop, exercise, folder, migrationsFolder, url } = open;
  const plan = await planDrop(workshop, exercise, migrationsFolder);
  if (plan === undefined) {
    io.note('There is no migration, so there is nothing to drop.');
    return exit.done;
  }
  await requireNewest(plan, migrationsFolder, name);
  const isApplied = await hasRun(url, plan);
  if (isApplied && (plan.hasSql || force !== true)) throw await applied(plan, open, io);
  await applyFileChange(workshop, plan.change, { signal: io.signal, onWait: io.note });
  io.out(`dropped ${plan.newest.tag}`);
  io.note(
    `These files changed: ${plan.change.operations.map((one) => shownPath(path.join(folder, one.path), io)).join(', ')}. They were saved: \`npx workshop undo\` brings them back.`,
  );
  await noteProblems(io, open, await askDatabase(url));
  if (isApplied) {
    io.note(
      'The database still has what the migration did. `npx workshop reset-db` makes it new, and says first which rows go.',
    );
  }
  noteAtWork(
    io,
    '`npx drizzle-kit drop` asks which one. It leaves the .down.sql, and does not ask the database.',
  );
  return exit.done;
}

/** The others stand on the ones before them. */
async function requireNewest({ newest }: DropPlan, folder: string, name: string | undefined): Promise<void> {
  if (name === undefined || newest.tag === name || isCalled(newest, name)) return;
  const tags = (await loadJournal(folder)).map(({ tag }) => tag);
  const isThere = tags.some((tag) => tag === name || isCalled({ tag }, name));
  throw new UserError(
    isThere
      ? `${name} is not the newest migration, and ${newest.tag} stands on it. Nothing was dropped.`
      : `There is no migration called ${name}. Nothing was dropped.`,
    isThere
      ? `\`npx workshop db drop\` drops ${newest.tag}; then try again.`
      : `There are: ${tags.join(', ')}. Only the newest can be dropped.`,
    { exitCode: 1 },
  );
}

async function hasRun(url: string, { newest }: DropPlan): Promise<boolean> {
  return (await askDatabase(url)).tracking.some(({ when }) => when === newest.when);
}

async function applied(
  { newest: { tag } }: DropPlan,
  { migrationsFolder, url }: OpenExercise,
  io: Io,
): Promise<UserError> {
  const problems = await findProblems(migrationsFolder, await askDatabase(url), { env: io.env });
  const missing = problems.find(({ kind, tags }) => kind === 'sql-missing' && tags.includes(tag));
  if (missing !== undefined) return problemError(missing);
  return new UserError(
    `${tag} is applied: the database has what it did. Nothing was dropped.`,
    '`npx workshop db down` takes it back; then try again.',
    { exitCode: 1 },
  );
}
