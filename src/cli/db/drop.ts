import path from 'node:path';
import { connect } from '../../database/connect.ts';
import { UserError } from '../../errors.ts';
import { applyFileChange } from '../../jobs/change-files.ts';
import { type DropPlan, planDrop } from '../../jobs/plan-drop.ts';
import { isCalled, loadJournal } from '../../migrations/migration-files.ts';
import { readTracking } from '../../migrations/tracking-table.ts';
import { exit, type Io } from '../io.ts';
import { noteAtWork } from './at-work.ts';
import { openExercise } from './open-exercise.ts';
import { shownPath } from './shown-path.ts';

export interface DropOptions {
  /** The newest migration's tag or name, for who wants to be sure. */
  readonly name?: string | undefined;
  readonly force?: true | undefined;
}

/** `npx workshop db drop [migration]`: takes the newest migration out of the folder, all of its files, where it is not applied. */
export async function drop(io: Io, { name, force }: DropOptions): Promise<number> {
  const workshop = await io.openWorkshop();
  const { exercise, folder, migrationsFolder, url } = await openExercise(io);
  const plan = await planDrop(workshop, exercise, migrationsFolder);
  if (plan === undefined) {
    io.note('There is no migration, so there is nothing to drop.');
    return exit.done;
  }
  await requireNewest(plan, migrationsFolder, name);
  const isApplied = await hasRun(url, plan);
  if (isApplied && (plan.hasSql || force !== true)) throw applied(plan, migrationsFolder);
  await applyFileChange(workshop, plan.change, { signal: io.signal, onWait: io.note });
  io.out(`dropped ${plan.newest.tag}`);
  io.note(
    `These files changed: ${plan.change.operations.map((one) => shownPath(path.join(folder, one.path), io)).join(', ')}. They were saved: \`npx workshop undo\` brings them back.`,
  );
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
  await using connection = connect(url);
  return (await readTracking(connection.sql)).some(({ when }) => when === newest.when);
}

function applied({ newest: { tag }, hasSql }: DropPlan, migrationsFolder: string): UserError {
  const file = path.join(migrationsFolder, `${tag}.sql`);
  return hasSql
    ? new UserError(
        `${tag} is applied: the database has what it did. Nothing was dropped.`,
        '`npx workshop db down` takes it back; then try again.',
        { exitCode: 1 },
      )
    : new UserError(
        `${tag} is applied, and its file is gone: the database has what it did, and there is no ${file}. Nothing was dropped.`,
        `Bring the file back (\`git checkout -- "${file}"\` does it where it was committed) and take the migration back with \`npx workshop db down\`. Without the file: \`npx workshop db drop --force\`, then \`npx workshop reset-db\`, and the rows go.`,
        { exitCode: 1 },
      );
}
