import { findWarning } from './find-warning.ts';
import type { MigrationFailed } from './migration-failed.ts';
import type { Migration } from './migration-files.ts';
import { loadSnapshot, loadSnapshotBefore, type Snapshot } from './snapshot.ts';
import { splitStatements } from './sql-text/statements.ts';
import { suspectRenames } from './renames/suspect-renames.ts';
import { isAboutRows, wayOutOfFailure } from './way-out-of-failure.ts';

/**
 * What to do when a migration did not run. What drizzle-kit wrote follows from schema.ts and from the answers to its
 * questions: to fix only the SQL would leave the two saying different things, or throw rows away. Undefined where the
 * line is what the learner has to fix.
 */
export async function wayOutOfFailedUp(
  failure: MigrationFailed,
  migrations: readonly Migration[],
): Promise<string | undefined> {
  const migration = migrations.find(({ tag }) => tag === failure.tag);
  if (migration === undefined || failure.sqlstate === undefined) return undefined;
  const dropped = (await isGenerated(failure, migration, migrations))
    ? howToDrop(migration, migrations)
    : undefined;
  const about = {
    direction: 'up',
    dropped,
    addsEnumValue: enumValueAddedBefore(failure, migration, migrations),
  } as const;
  if (dropped === undefined) return wayOutOfFailure(failure, about);
  return (
    wayOutOfGenerated(failure, migration, dropped) ??
    wayOutOfFailure(failure, about) ??
    howToGenerateAgain(failure, dropped)
  );
}

function howToDrop(migration: Migration, migrations: readonly Migration[]): string {
  return migration === migrations.at(-1)
    ? '`npx workshop db drop` takes this migration out'
    : '`npx workshop db drop`, until this migration is out as well';
}

function howToGenerateAgain({ file, line }: MigrationFailed, dropped: string): string {
  const where = line === undefined ? file : `line ${line} of ${file}`;
  return `drizzle-kit wrote ${where} from schema.ts, so don't fix the SQL alone: ${dropped}; change schema.ts, and generate again.`;
}

function wayOutOfGenerated(
  failure: MigrationFailed,
  migration: Migration,
  dropped: string,
): string | undefined {
  const { file, line, sqlstate = '', statement } = failure;
  if (exists.has(sqlstate)) {
    return `The database has it already: it was made by hand, or a down migration left it there. Drop it; or \`npx workshop reset-db\` resets the database, and says first which rows go.`;
  }
  const renames = mayBeRename.test(sqlstate) ? suspectRenames(migration.sql) : [];
  if (renames.length > 0) {
    return `Was it to be a rename? Don't fix the SQL then: ${dropped}, and \`npx workshop db rename ${renames.join(' ')}\` makes it again. If it was not, change schema.ts and generate again.`;
  }
  if (/\badd\s+column\b.*\bnot\s+null\b/isu.test(statement)) {
    return `${howToGenerateAgain(failure, dropped)} The rows that are there need a value: .default(…), or no .notNull().`;
  }
  return isAboutRows(sqlstate) && line !== undefined
    ? `If schema.ts is right, make the rows fit: write an UPDATE in front of line ${line} of ${file}, then try again. If it is not: ${dropped}; change schema.ts, and generate again.`
    : undefined;
}

/** Rows that don't fit, objects that depend on what is dropped, and things that aren't there. */
const mayBeRename = /^(?:2[23]|2BP01|42)/u;

const addsValue = /^alter\s+type\s.*\sadd\s+value\b/isu;

/** The newest migration before this one that adds an enum value, if this one adds none: it is pending too, then. */
function enumValueAddedBefore(
  { sqlstate }: MigrationFailed,
  migration: Migration,
  migrations: readonly Migration[],
): string | undefined {
  if (sqlstate !== '55P04' || addsEnumValue(migration)) return undefined;
  return migrations.slice(0, migrations.indexOf(migration)).findLast(addsEnumValue)?.tag;
}

function addsEnumValue({ sql }: Migration): boolean {
  return splitStatements(sql).some(({ code }) => addsValue.test(code));
}

/** PostgreSQL's codes for a table, column, constraint, schema or type that is there already. */
const exists: ReadonlySet<string> = new Set(['42P07', '42701', '42710', '42P06']);

const syntaxError = '42601';

async function isGenerated(
  { statement, sqlstate }: MigrationFailed,
  migration: Migration,
  migrations: readonly Migration[],
): Promise<boolean> {
  if (sqlstate === undefined || sqlstate === syntaxError) return false;
  if (findWarning(statement)?.kind === 'changes-rows') return false;
  try {
    const before = await loadSnapshotBefore(migrations, migration);
    return contentOf(before) !== contentOf(await loadSnapshot(migration));
  } catch {
    return false;
  }
}

/** The snapshot of a `--custom` migration is a copy of the one before it. */
function contentOf({ tables, enums, schemas, sequences, views, policies, roles }: Snapshot): string {
  return JSON.stringify({ tables, enums, schemas, sequences, views, policies, roles });
}
