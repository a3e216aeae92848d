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
  const file = shownPath(downFileOf(obstacle.migration), io);
  const draft = `\`npx workshop db draft ${tag}\` drafts`;
  return obstacle.kind === 'no-down-file'
    ? new UserError(
        `${tag} cannot be taken back: there is no ${file}. Nothing was taken back.`,
        `${draft} that file; read it before you run it.`,
        { exitCode: 1 },
      )
    : new UserError(
        `${file} has no statement: ${tag} would count as pending again, with all that it did still there. Nothing was taken back.`,
        `Write the way back into that file, or delete it: ${draft} another. Where really nothing is to be undone, \`select 1;\` says so.`,
        { exitCode: 1 },
      );
}

function atWork({ applied, down: { file } }: TakeBack, io: Io): string {
  const statement = `delete from drizzle.__drizzle_migrations where id = ${applied.id}`;
  return `drizzle-kit has no down. \`psql "$DATABASE_URL" --single-transaction -f ${shownPath(file, io)} -c '${statement}'\` does the same.`;
}
