import { isDeepStrictEqual } from 'node:util';
import type { AppliedMigration } from '../tracking-table.ts';
import type { FolderProblem } from './folder-problem.ts';
import {
  fileIn,
  journalFile,
  list,
  quoted,
  rowOfUnlisted,
  sentence,
  times,
  unlistedSnapshotOf,
  unlistedTags,
  type View,
} from './folder-view.ts';
import { type JournalEntry, nameOf, parseJournal, prefixOf } from './journal-text.ts';

export function findMissingSql(view: View): readonly FolderProblem[] {
  return view.entries.flatMap((entry, place) => {
    const { tag } = entry;
    if (view.facts.sql.has(`${tag}.sql`)) return [];
    const isApplied = view.rowOf(entry);
    const has = isApplied ? ' It is applied: the database has what it did.' : '';
    return {
      kind: 'sql-missing',
      tags: [tag],
      blocks: 'running',
      message: `The journal lists ${tag}, and there is no ${view.shown(`${tag}.sql`)}.${has}`,
      wayOut: wayOutOfMissingSql(view, entry, place),
    } as const;
  });
}

function wayOutOfMissingSql(view: View, entry: JournalEntry, place: number): string {
  const { tag } = entry;
  const restored = view.restore(`${tag}.sql`);
  if (restored !== undefined) return `${restored} brings it back.`;
  const renamed = renamedTo(view, tag);
  if (renamed !== undefined) {
    const { folder } = view.facts;
    return `Was it renamed? \`mv ${quoted(folder, [renamed])} ${quoted(folder, [`${tag}.sql`])}\` gives it back the name that the journal has.`;
  }
  const rest = view.entries.slice(place);
  const applied = rest.filter((one) => view.rowOf(one));
  const stuck = applied.filter((one) => !view.hasDown(one.tag) && !view.facts.sql.has(`${one.tag}.sql`));
  if (stuck.length > 0) {
    return `Without the file and without a down file it can't be rolled back: \`npx workshop db drop --force\`${times(rest.length)} takes it out of the folder, \`npx workshop db generate\` makes what schema.ts still has, and \`npx workshop reset-db\` recreates the database.`;
  }
  const out = sentence(view.takeOut(place));
  return view.isCustom(place)
    ? `${out}. Its SQL was written by hand: if you still want it, write it again after \`npx workshop db generate --custom --name ${nameOf(tag)}\`.`
    : `${out}. If schema.ts still has the change, ${view.again(entry, place)}.`;
}

/** The one unlisted SQL file with the prefix of a missing one. */
function renamedTo(view: View, tag: string): string | undefined {
  const alike = unlistedTags(view).filter((one) => prefixOf(one) !== '' && prefixOf(one) === prefixOf(tag));
  return alike.length === 1 ? `${alike[0]}.sql` : undefined;
}

export function findUnlistedSql(view: View): readonly FolderProblem[] {
  const missing = view.entries.filter(({ tag }) => !view.facts.sql.has(`${tag}.sql`));
  const renamed = new Set(missing.map(({ tag }) => renamedTo(view, tag)));
  return unlistedTags(view)
    .filter((tag) => !renamed.has(`${tag}.sql`))
    .map((tag) => {
      const row = rowOfUnlisted(view, tag);
      // drizzle-kit goes on from the last snapshot by name, whether or not the journal lists it.
      const blocks = unlistedSnapshotOf(view, tag) === undefined ? 'nothing' : 'generating';
      const effect =
        row === undefined ? 'so no migrator will ever run it' : 'although the database has run it';
      return {
        kind: 'sql-unlisted',
        tags: [tag],
        blocks,
        message: `${view.shown(`${tag}.sql`)} is not listed in ${view.shown(journalFile)}, ${effect}.`,
        wayOut: wayOutOfUnlistedSql(view, tag, row),
      } as const;
    });
}

function wayOutOfUnlistedSql(view: View, tag: string, row: AppliedMigration | undefined): string {
  const { folder } = view.facts;
  if (committedJournalLists(view, tag)) return `${view.restore(journalFile)} brings the journal back.`;
  if (row !== undefined) {
    const idx = Math.max(-1, ...view.entries.map((entry) => entry.idx)) + 1;
    return `Add it to "entries" in ${fileIn(folder, journalFile)}, in the order of "when": { "idx": ${idx}, "version": "7", "when": ${row.when}, "tag": "${tag}", "breakpoints": true }`;
  }
  const snapshot = unlistedSnapshotOf(view, tag);
  const others = [`${tag}.down.sql`, ...(snapshot === undefined ? [] : [`meta/${snapshot.name}`])].filter(
    (name) => view.facts.sql.has(name) || name.startsWith('meta/'),
  );
  const newest = view.snapshot(view.snapshotNames.at(-1));
  const isGenerated = snapshot !== undefined && !isDeepStrictEqual(snapshot.tables, newest?.tables ?? {});
  if (isGenerated) {
    return `Delete it together with what belongs to it (\`rm ${quoted(folder, [`${tag}.sql`, ...others])}\`). If schema.ts has that change, \`npx workshop db generate --name ${nameOf(tag)}\` makes it again, listed.`;
  }
  const rest = others.length === 0 ? '' : ` and delete ${list(others.map((name) => view.shown(name)))}`;
  return `Move it out of the folder${rest}, make an empty migration that is listed with \`npx workshop db generate --custom --name ${nameOf(tag)}\`, and put its SQL in there.`;
}

/** Whether the committed journal has that tag, and everything that the present one has. */
function committedJournalLists(view: View, tag: string): boolean {
  const committed = view.around.git?.committed.get(journalFile);
  if (committed === undefined) return false;
  try {
    const tags = new Set(parseJournal(committed).map((entry) => entry.tag));
    return tags.has(tag) && view.entries.every((entry) => tags.has(entry.tag));
  } catch {
    return false;
  }
}

export function findOrphanDowns(view: View): readonly FolderProblem[] {
  const orphans = [...view.facts.sql.keys()].filter((name) => {
    const tag = name.replace(/\.down\.sql$/u, '');
    return (
      tag !== name && !view.facts.sql.has(`${tag}.sql`) && view.entries.every((entry) => entry.tag !== tag)
    );
  });
  return orphans.map((name) => ({
    kind: 'down-without-migration',
    tags: [],
    blocks: 'nothing',
    message: `${view.shown(name)} belongs to no migration, so nothing runs it.`,
    wayOut: `Delete it: \`rm ${quoted(view.facts.folder, [name])}\`.`,
  }));
}
