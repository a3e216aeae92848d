import { connect } from '../database/connect.ts';
import { withLockWatch } from '../database/lock-wait.ts';
import { applyMigrations, pendingOf } from './apply-migrations.ts';
import { explainFailure } from './explain-failure.ts';
import { MigrationFailed } from './migration-failed.ts';
import { loadMigrations, type Migration } from './migration-files.ts';
import { findProblems, problemError, readDatabaseFacts } from './states/find-problems.ts';
import { askDatabase } from './states/ask-database.ts';
import { readTracking } from './tracking-table.ts';
import { wayOutOfFailedUp } from './way-out-of-failed-up.ts';

/** No statement of a learner's migration takes longer without being stuck. */
const timeoutMs = 120_000;

/**
 * Applies the migrations that a database has not seen yet, all in one transaction, and gives their tags.
 * Throws a UserError with PostgreSQL's own message, and exit code 1, where a migration fails, and one that names the
 * holder of a lock that it waited for in vain; nothing is applied then. `onWait` gets a phrase while it waits.
 */
export async function migrate(
  url: string,
  folder: string,
  onWait?: (phrase: string) => void,
): Promise<readonly string[]> {
  const migrations = await loadMigrations(folder, { askDatabase: () => askDatabase(url) });
  await using connection = connect(url, { timeoutMs });
  try {
    const { sql } = connection;
    const applied = await withLockWatch(sql, () => applyMigrations(sql, migrations), onWait);
    return applied.map(({ tag }) => tag);
  } catch (error) {
    if (!(error instanceof MigrationFailed)) throw error;
    // A table that is there already is not the fault of the line that makes it.
    const lost = (await findProblems(folder, await readDatabaseFacts(connection.sql))).find(
      ({ kind, tags }) => kind === 'tracking-lost' && tags.includes(error.tag),
    );
    if (lost !== undefined) throw problemError(lost);
    const wayOut = await wayOutOfFailedUp(error, migrations);
    throw explainFailure(error, {
      what: `The migration ${error.tag}`,
      state: 'the database is as it was',
      wayOut,
    });
  }
}

/** The migrations of a folder that a database has not seen yet. Writes nothing. */
export async function pendingMigrations(url: string, folder: string): Promise<readonly Migration[]> {
  const migrations = await loadMigrations(folder, { askDatabase: () => askDatabase(url) });
  await using connection = connect(url);
  return pendingOf(migrations, await readTracking(connection.sql));
}
