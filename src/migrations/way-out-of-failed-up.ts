import { findWarning } from './find-warning.ts';
import type { MigrationFailed } from './migration-failed.ts';
import type { Migration } from './migration-files.ts';
import { loadSnapshot, loadSnapshotBefore, type Snapshot } from './snapshot.ts';
import { suspectRenames } from './renames/suspect-renames.ts';

/**
 * What to do when a migration did not run. What drizzle-kit wrote follows from schema.ts and from the answers to its
 * questions: to mend only the SQL would leave the two saying different things, or throw rows away. Undefined where the
 * line is the learner's own to mend.
 */
export async function wayOutOfFailedUp(
  failure: MigrationFailed,
  migrations: readonly Migration[],
): Promise<string | undefined> {
  const migration = migrations.find(({ tag }) => tag === failure.tag);
  if (migration === undefined || !(await isGenerated(failure, migration, migrations))) return undefined;
  const { file, line, sqlstate = '', statement } = failure;
  const dropped =
    migration === migrations.at(-1)
      ? '`npx workshop db drop` takes this migration out'
      : '`npx workshop db drop`, until this migration is out as well';
  if (exists.has(sqlstate)) {
    return `The database has it already: it was made by hand, or a way back left it there. Take it away; or \`npx workshop reset-db\` makes the database new, and says first which rows go.`;
  }
  const renames = suspectRenames(migration.sql);
  if (renames.length > 0) {
    return `Was it to be a rename? Don't mend the SQL then: ${dropped}, and \`npx workshop db rename ${renames.join(' ')}\` makes it anew. If it was not, change schema.ts and generate anew.`;
  }
  const anew = `drizzle-kit wrote line ${line} of ${file} from schema.ts, so don't mend the SQL alone: ${dropped}; change schema.ts, and generate anew.`;
  if (/\badd\s+column\b.*\bnot\s+null\b/isu.test(statement)) {
    return `${anew} The rows that are there need a value: .default(…), or no .notNull().`;
  }
  return isAboutRows(sqlstate)
    ? `If schema.ts is right, make the rows fit: write an UPDATE in front of line ${line} of ${file}, then try again. If it is not: ${dropped}; change schema.ts, and generate anew.`
    : anew;
}

/** PostgreSQL's codes for a table, column, constraint, schema or type that is there already. */
const exists: ReadonlySet<string> = new Set(['42P07', '42701', '42710', '42P06']);

/** Classes 22 and 23: the statement is right, and a row does not fit. */
function isAboutRows(sqlstate: string): boolean {
  return /^2[23]/u.test(sqlstate);
}

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
