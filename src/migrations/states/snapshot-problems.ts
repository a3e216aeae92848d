import type { FolderProblem } from './folder-problem.ts';
import {
  list,
  noParent,
  quoted,
  sentence,
  unlistedSnapshotOf,
  unlistedTags,
  type View,
} from './folder-view.ts';
import { nameOf, unnumberedSnapshot } from './journal-text.ts';

export function findSameNumber(view: View): readonly FolderProblem[] {
  const at = view.snapshotNames.findIndex((name, place) => view.snapshotNames.indexOf(name) < place);
  const [name, entry] = [view.snapshotNames[at], view.entries[at]];
  if (name === undefined || entry === undefined) return [];
  const first = view.snapshotNames.indexOf(name);
  const same = view.entries.filter((_, place) => view.snapshotNames[place] === name);
  const tags = same.map(({ tag }) => tag);
  return [
    {
      kind: 'same-number',
      tags,
      blocks: 'generating',
      message: `${list(tags)} have the same number, as after a merge of two branches, so drizzle-kit has one snapshot for ${tags.length === 2 ? 'both' : 'all of them'}: ${view.shown(`meta/${name}`)}. It can't describe what each of them leaves.`,
      wayOut: `If you are the only one who has run them: ${view.takeOut(first)}; then \`npx workshop db generate --name ${nameOf(entry.tag)}\` makes one migration of what schema.ts has beyond the others. Copy SQL that you wrote by hand before.`,
    },
  ];
}

export function findSnapshotProblems(view: View): readonly FolderProblem[] {
  const names = view.snapshotNames;
  const broken = names.flatMap((name, place) => brokenSnapshot(view, name, place));
  // One that goes with an unlisted SQL file is part of that problem.
  const ofSql = unlistedTags(view).flatMap((tag) => unlistedSnapshotOf(view, tag)?.name ?? []);
  const left = [...view.facts.snapshots.keys()]
    .filter((name) => !names.includes(name) && !ofSql.includes(name))
    .map((name) => unlistedSnapshot(view, name));
  const chain = view.entries.flatMap((_, place) => chainProblem(view, place));
  return [...broken, ...left, ...chain, ...lastByName(view, broken), ...overlooked(view)];
}

function brokenSnapshot(view: View, name: string, place: number): readonly FolderProblem[] {
  const entry = view.entries[place];
  if (entry === undefined || view.snapshot(name) !== undefined) return [];
  const isThere = view.facts.snapshots.has(name);
  const file = view.shown(`meta/${name}`);
  const isNewest = place === view.entries.length - 1;
  const restored = view.restore(`meta/${name}`);
  const why = isNewest
    ? 'drizzle-kit would not know what the migrations have made'
    : 'what the migration changed can no longer be found out';
  return [
    {
      kind: isThere ? 'snapshot-unreadable' : 'snapshot-missing',
      tags: [entry.tag],
      blocks: isThere || isNewest ? 'generating' : 'nothing',
      message: isThere
        ? `The snapshot of ${entry.tag}, ${file}, is not one that this version of drizzle-kit can read, and it stops there.`
        : `The snapshot of ${entry.tag} is missing (${file}): ${why}.`,
      wayOut:
        restored === undefined
          ? `${sentence(view.takeOut(place))}; then ${view.again(entry, place)}.`
          : `${restored} brings it back.`,
    },
  ];
}

function unlistedSnapshot(view: View, name: string): FolderProblem {
  const file = `meta/${name}`;
  return {
    kind: 'snapshot-unlisted',
    tags: [],
    blocks: 'generating',
    message: `${view.shown(file)} belongs to no migration in the journal, and drizzle-kit would go on from it.`,
    wayOut: `Delete it: \`rm ${quoted(view.facts.folder, [file])}\`.`,
  };
}

function chainProblem(view: View, place: number): readonly FolderProblem[] {
  const entry = view.entries[place];
  const own = view.snapshot(view.snapshotNames[place]);
  if (entry === undefined || own === undefined) return [];
  const { tag } = entry;
  const twin = view.entries.findIndex(
    (_, other) => other < place && view.snapshot(view.snapshotNames[other])?.prevId === own.prevId,
  );
  const first = view.entries[twin];
  if (first !== undefined) {
    return [
      {
        kind: 'snapshots-with-one-parent',
        tags: [first.tag, tag],
        blocks: 'generating',
        message: `${first.tag} and ${tag} were made from the same state, each on a branch of its own, so the snapshot of neither has what the other did (two snapshots with one parent). drizzle-kit makes no migration any more.`,
        wayOut: `Keep ${first.tag}, and make ${tag} again on top of it: ${view.takeOut(place)}; then ${view.again(entry, place)}.`,
      },
    ];
  }
  const hasParent = own.prevId === noParent || view.snapshots.some(({ id }) => id === own.prevId);
  const isParentLost = place > 0 && view.snapshot(view.snapshotNames[place - 1]) === undefined;
  if (hasParent || isParentLost) return [];
  return [
    {
      kind: 'snapshot-without-parent',
      tags: [tag],
      blocks: 'nothing',
      message: `${tag} was made on top of a migration that is not in this folder, so its snapshot (${view.shown(`meta/${own.name}`)}) may describe what no migration here makes.`,
      wayOut: `${sentence(view.takeOut(place))}; then ${view.again(entry, place)}.`,
    },
  ];
}

/** drizzle-kit doesn't read the journal to find the newest snapshot: it takes the last one by name. */
function lastByName(view: View, broken: readonly FolderProblem[]): readonly FolderProblem[] {
  const newest = view.entries.at(-1);
  const own = view.snapshotNames.at(-1);
  const seen = view.snapshotNames.filter((name) => view.facts.snapshots.has(name) && !name.startsWith('_'));
  const last = seen.toSorted().at(-1);
  const isLost = newest !== undefined && broken.some(({ tags }) => tags.includes(newest.tag));
  if (newest === undefined || own === undefined || last === undefined) return [];
  if (isLost || own === last || own === unnumberedSnapshot) return [];
  return [
    {
      kind: 'snapshots-out-of-order',
      tags: [newest.tag],
      blocks: 'generating',
      message: `The newest migration is ${newest.tag}, but drizzle-kit would go on from ${view.shown(`meta/${last}`)}, the last snapshot by name. That happens after \`migrations.prefix\` in drizzle.config.ts was changed.`,
      wayOut: `${sentence(view.takeOut(view.entries.length - 1))}; give \`migrations.prefix\` its former value, and ${view.again(newest, view.entries.length - 1)}.`,
    },
  ];
}

function overlooked(view: View): readonly FolderProblem[] {
  const newest = view.entries.at(-1);
  if (newest === undefined || view.snapshotNames.at(-1) !== unnumberedSnapshot) return [];
  return [
    {
      kind: 'snapshot-overlooked',
      tags: [newest.tag],
      blocks: 'nothing',
      message: `drizzle-kit passes over ${view.shown(`meta/${unnumberedSnapshot}`)}, the name that it gives a snapshot with \`migrations.prefix\` set to none: \`npx drizzle-kit generate\` would make everything again.`,
      wayOut: '`npx workshop db generate` numbers the snapshot first, so generate with that.',
    },
  ];
}
