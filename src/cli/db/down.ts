import { connect } from '../../database/connect.ts';
import { UserError } from '../../errors.ts';
import { explainFailure } from '../../migrations/explain-failure.ts';
import { MigrationFailed } from '../../migrations/migration-failed.ts';
import { downFileOf, loadMigrations } from '../../migrations/migration-files.ts';
import { planTakeBack, takeBack, type TakeBack, type TakeBackObstacle } from '../../migrations/take-back.ts';
import { exit, type Io } from '../io.ts';
import { noteAtWork } from './at-work.ts';
import { openExercise } from './open-exercise.ts';
import { shownPath } from './shown-path.ts';

/** `npx workshop db down [n]`: takes the newest migrations back, each in a transaction with its tracking row. */
export async function down(
  io: Io,
  { count: word }: { readonly count?: string | undefined },
): Promise<number> {
  const count = parseCount(word);
  const { url, migrationsFolder } = await openExercise(io);
  await using connection = connect(url, { timeoutMs: 120_000 });
  const planned = await planTakeBack(connection.sql, await loadMigrations(migrationsFolder), count);
  if ('obstacle' in planned) throw explainObstacle(planned.obstacle, io);
  if (planned.plan.length === 0) io.note('No migration is applied, so there is nothing to take back.');
  for (const step of planned.plan) {
    if (!(await taken(step, () => takeBack(connection.sql, step)))) break;
    io.out(`took back ${step.migration.tag}`);
    if (step.isEmpty) io.note(emptyNote(step, io));
  }
  const [first] = planned.plan;
  if (first !== undefined) noteAtWork(io, atWork(first, io));
  return exit.done;
}

function parseCount(word = '1'): number {
  if (word === 'all') return Number.MAX_SAFE_INTEGER;
  const count = Number(word);
  if (Number.isInteger(count) && count > 0) return count;
  throw new UserError(
    `"${word}" is no number of migrations to take back. The database is unchanged.`,
    'Type `npx workshop db down`, `npx workshop db down 2`, or `npx workshop db down all`.',
  );
}

async function taken({ migration }: TakeBack, work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MigrationFailed)) throw error;
    throw explainFailure(error, `Taking ${migration.tag} back failed`, 'this migration is still applied');
  }
}

function explainObstacle(obstacle: TakeBackObstacle, io: Io): UserError {
  if (obstacle.kind === 'unknown-migration') {
    return new UserError(
      `The newest migration that the database knows (number ${obstacle.applied.id} in drizzle.__drizzle_migrations) is not in meta/_journal.json. Nothing was taken back.`,
      'Bring its files and the journal back (`git log -- drizzle` shows what was there), or make the database new: `npx workshop reset-db`.',
      { exitCode: 1 },
    );
  }
  const { tag } = obstacle.migration;
  return new UserError(
    `${tag} cannot be taken back: there is no ${shownPath(downFileOf(obstacle.migration), io)}. Nothing was taken back.`,
    `\`npx workshop db draft ${tag}\` drafts that file; read it before you run it.`,
    { exitCode: 1 },
  );
}

function emptyNote({ migration, down: { file } }: TakeBack, io: Io): string {
  return `${shownPath(file, io)} has no statement: ${migration.tag} counts as pending again, and what it did to the database is still there.`;
}

function atWork({ applied, down: { file } }: TakeBack, io: Io): string {
  const statement = `delete from drizzle.__drizzle_migrations where id = ${applied.id}`;
  return `drizzle-kit has no down. \`psql "$DATABASE_URL" --single-transaction -f ${shownPath(file, io)} -c '${statement}'\` does the same.`;
}
