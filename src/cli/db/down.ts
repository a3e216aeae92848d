import { connect, type Sql } from '../../database/connect.ts';
import { withLockWatch } from '../../database/lock-wait.ts';
import { planReset } from '../../jobs/plan-reset.ts';
import { takeDatabaseTurn } from '../../jobs/take-turns.ts';
import { UserError } from '../../errors.ts';
import { draftStateOf } from '../../migrations/draft-mark.ts';
import { explainFailure } from '../../migrations/explain-failure.ts';
import { MigrationFailed } from '../../migrations/migration-failed.ts';
import { wayOutOfFailure } from '../../migrations/way-out-of-failure.ts';
import { downFileOf, loadJournal } from '../../migrations/migration-files.ts';
import { explainDown } from '../../migrations/states/down-files.ts';
import { findProblems, problemError, readDatabaseFacts } from '../../migrations/states/find-problems.ts';
import { planTakeBack, takeBack, type TakeBack, type TakeBackObstacle } from '../../migrations/take-back.ts';
import { goesOn, type Agreed } from '../confirm.ts';
import { exit, type Io } from '../io.ts';
import { noteAtWork } from './at-work.ts';
import { noteProblems } from './note-problems.ts';
import { openExercise, type OpenExercise } from './open-exercise.ts';
import { shownPath } from './shown-path.ts';

/** `npx workshop db down [n]`: takes the newest migrations back, each in a transaction with its tracking row. */
export async function down(
  io: Io,
  { count: word, ...agreed }: Agreed & { readonly count?: string | undefined },
): Promise<number> {
  const count = parseCount(word);
  const open = await openExercise(io);
  const { url, migrationsFolder } = open;
  await using connection = connect(url, { timeoutMs: 120_000 });
  const planned = await planTakeBack(connection.sql, await loadJournal(migrationsFolder), count);
  if ('obstacle' in planned) throw await explainObstacle(planned.obstacle, open, connection.sql, io);
  if (planned.plan.length === 0) io.note('No migration is applied, so there is nothing to take back.');
  const isAsked = count > 1 && planned.plan.length > 0;
  if (isAsked && !(await mayLoseRows(io, open, agreed, `db down ${word}`))) return exit.done;
  const turn = { work: 'rolling migrations back', signal: io.signal, onWait: io.note };
  await using _ = await takeDatabaseTurn(open.workshop, turn);
  for (const step of planned.plan) {
    if (!(await taken(step, () => takeBackInTime(connection.sql, step, io)))) break;
    io.out(`took back ${step.migration.tag}`);
  }
  await noteProblems(io, open, await readDatabaseFacts(connection.sql));
  const [first, ...others] = planned.plan;
  if (first !== undefined) {
    const rest =
      others.length === 0 ? '' : ` for ${first.migration.tag}; the others each need such a line of their own`;
    noteAtWork(io, `${atWork(first, io)}${rest}.`);
  }
  return exit.done;
}

/** Says which tables have rows, and asks if there are any, or if the database is on another machine. */
async function mayLoseRows(
  io: Io,
  { exercise }: OpenExercise,
  agreed: Agreed,
  command: string,
): Promise<boolean> {
  const options = { signal: io.signal };
  const { tables, nameToType } = await planReset(await io.openWorkshop(), exercise, options);
  const filled = tables.filter(({ rows }) => rows > 0);
  if (filled.length === 0 && nameToType === undefined) return true;
  const what = filled.map(({ name, rows }) => `${name}: ${rows} ${rows === 1 ? 'row' : 'rows'}`).join(', ');
  if (what !== '') io.note(`There are rows in the tables, and the down migrations may delete them: ${what}.`);
  return goesOn(io, { text: 'Go on?', word: nameToType }, agreed, command);
}

function takeBackInTime(sql: Sql, step: TakeBack, io: Io): Promise<boolean> {
  return withLockWatch(sql, () => takeBack(sql, step), io.note);
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

async function taken(step: TakeBack, work: () => Promise<boolean>): Promise<boolean> {
  const { migration } = step;
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MigrationFailed)) throw error;
    const wayOut =
      migration.sql === null || draftStateOf(step.down.sql, migration.sql) === 'current'
        ? wayOutOfFailure(error, { direction: 'down' })
        : `That file is a draft for another text of this migration. \`npx workshop db draft ${migration.tag} --force\` drafts it anew; then try again.`;
    throw explainFailure(error, {
      what: `Taking ${migration.tag} back`,
      state: 'this migration is still applied',
      wayOut,
    });
  }
}

async function explainObstacle(
  obstacle: TakeBackObstacle,
  { migrationsFolder }: OpenExercise,
  sql: Sql,
  io: Io,
): Promise<UserError> {
  const problems = await findProblems(migrationsFolder, await readDatabaseFacts(sql), { env: io.env });
  if (obstacle.kind === 'unknown-migration') {
    const unknown = problems.find(({ kind }) => kind === 'applied-unknown' || kind === 'sql-unlisted');
    if (unknown !== undefined) return problemError(unknown);
    throw new Error('an applied migration is not in the journal, and no problem was found');
  }
  const missing = problems.find(
    ({ kind, tags }) => kind === 'sql-missing' && tags.includes(obstacle.migration.tag),
  );
  // Without the migration's own SQL there is nothing to draft from.
  if (missing !== undefined) return problemError(missing);
  const state = obstacle.kind === 'no-down-file' ? 'missing' : 'empty';
  const file = shownPath(downFileOf(obstacle.migration), io);
  const { message, wayOut } = explainDown(obstacle.migration, state, file);
  return new UserError(`${message} Nothing was taken back.`, wayOut, { exitCode: 1 });
}

function atWork({ applied, down: { file } }: TakeBack, io: Io): string {
  const statement = `delete from drizzle.__drizzle_migrations where id = ${applied.id}`;
  return `drizzle-kit has no down. \`psql "$DATABASE_URL" --single-transaction -f ${shownPath(file, io)} -c '${statement}'\` does the same`;
}
