import { saysTheSameAs } from '../migration-hash.ts';
import type { AppliedMigration } from '../tracking-table.ts';
import type { DatabaseFacts, FolderProblem } from './folder-problem.ts';
import { journalFile, list, rowOfUnlisted, unknownRows, unlistedTags, type View } from './folder-view.ts';

export function findDatabaseProblems(view: View, database: DatabaseFacts): readonly FolderProblem[] {
  const lost = findLostTracking(view, database);
  if (lost.length > 0) return lost;
  return [...findEdited(view), ...findSkipped(view, database), ...findUnknown(view, database)];
}

const createTable =
  /^\s*create\s+table\s+(?!if\s+not\s+exists)(?:"?public"?\.)?"?([\w$]+)"?(?!["\w$]*\.)/gimu;
const dropTable = /^\s*drop\s+table\s+(?:if\s+exists\s+)?(?:"?public"?\.)?"?([\w$]+)"?/gimu;

function findLostTracking(view: View, { tracking, tables }: DatabaseFacts): readonly FolderProblem[] {
  if (tracking.length > 0) return [];
  const dropped = new Set<string>();
  for (const { tag } of view.entries) {
    const sql = view.facts.sql.get(`${tag}.sql`) ?? '';
    const made = [...sql.matchAll(createTable)].map(([, name = '']) => name);
    for (const [, name = ''] of sql.matchAll(dropTable)) dropped.add(name);
    const present = made.filter((name) => tables.includes(name) && !dropped.has(name));
    if (present.length === 0) continue;
    const what = `${present.length === 1 ? 'table' : 'tables'} ${list(present)}`;
    return [
      {
        kind: 'tracking-lost',
        tags: [tag],
        blocks: 'nothing',
        message: `No migration counts as applied, but the database already has the ${what}, which ${tag} makes. So drizzle.__drizzle_migrations, the table that says which migrations have run, was dropped or emptied, or the tables were made without migrations.`,
        wayOut:
          '`npx workshop reset-db` recreates the database from the migrations, and says first which rows are lost.',
      },
    ];
  }
  return [];
}

function findEdited(view: View): readonly FolderProblem[] {
  return view.entries.flatMap((entry, place) => {
    const { tag } = entry;
    const row = view.rowOf(entry);
    const sql = view.facts.sql.get(`${tag}.sql`);
    if (!row || sql === undefined || saysTheSameAs(row.hash, sql)) return [];
    return {
      kind: 'edited',
      tags: [tag],
      blocks: 'nothing',
      message: `${tag} was edited after it had run. The database has what the old text made, and no migrator runs it again.`,
      wayOut: wayOutOfEdited(view, tag, place, row),
    } as const;
  });
}

function wayOutOfEdited(view: View, tag: string, place: number, row: AppliedMigration): string {
  const name = `${tag}.sql`;
  const committed = view.around.git?.committed.get(name);
  if (committed !== undefined && saysTheSameAs(row.hash, committed)) {
    return `${view.restore(name)} brings the old text back; make the change in a new migration.`;
  }
  const applied = view.entries.slice(place).filter((entry) => view.rowOf(entry));
  const drafts = applied
    .filter((entry) => !view.hasDown(entry.tag))
    .map((entry) => `\`npx workshop db draft ${entry.tag}\`, then `)
    .join('');
  return `Put the old text back if you still have it, and make the change in a new migration. Otherwise: ${drafts}\`npx workshop db down${applied.length === 1 ? '' : ` ${applied.length}`}\` rolls it back, and \`npx workshop db migrate\` applies it as it is now.`;
}

function findSkipped(view: View, { tracking }: DatabaseFacts): readonly FolderProblem[] {
  const newest = tracking.at(-1)?.when ?? 0;
  return view.entries.flatMap((entry, place) => {
    const { tag, when } = entry;
    if (view.rowOf(entry) !== undefined || when > newest) return [];
    // Then the journal itself is out of order, which is reported already.
    if (view.entries.slice(0, place).some((before) => before.when >= when)) return [];
    const younger = tracking.filter((row) => row.when > when).length;
    return {
      kind: 'skipped',
      tags: [tag],
      blocks: 'nothing',
      message: `${tag} has not run and will not: a younger migration has run already, and migrators only run what is younger than that.`,
      wayOut: `\`npx workshop db down${younger === 1 ? '' : ` ${younger}`}\` rolls back what is younger, then \`npx workshop db migrate\` runs all in order.`,
    } as const;
  });
}

function findUnknown(view: View, { tracking }: DatabaseFacts): readonly FolderProblem[] {
  const listed = unlistedTags(view).flatMap((tag) => rowOfUnlisted(view, tag) ?? []);
  const unknown = unknownRows(view).filter((row) => !listed.includes(row));
  const [oldest] = unknown;
  if (oldest === undefined) return [];
  const rows = unknown.length === 1 ? 'One applied migration is' : `${unknown.length} applied migrations are`;
  const branches = new Set(unknown.map(({ when }) => view.around.git?.branches.get(when)));
  const [branch] = branches;
  const isOneBranch = branches.size === 1 && branch !== undefined;
  const where = isOneBranch
    ? ` The branch ${branch} has ${unknown.length === 1 ? 'it' : 'them'}.`
    : ' Its files were deleted, or belong to another branch.';
  const above = tracking.filter((row) => row.when > oldest.when && !unknown.includes(row)).length;
  const before = above === 0 ? '' : `\`npx workshop db down${above === 1 ? '' : ` ${above}`}\`, `;
  const after = above === 0 ? '' : ', `npx workshop db migrate`';
  return [
    {
      kind: 'applied-unknown',
      tags: [],
      blocks: 'nothing',
      message: `${rows} in the database and not in ${view.shown(journalFile)}.${where}`,
      wayOut: isOneBranch
        ? `Roll back what you have run there: ${before}\`git switch ${branch}\`, \`npx workshop db down${unknown.length === 1 ? '' : ` ${unknown.length}`}\`, \`git switch -\`${after}.`
        : '`npx workshop reset-db` recreates the database from the migrations that are here, and says first which rows are lost.',
    },
  ];
}
