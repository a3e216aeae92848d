import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { saysTheSameAs } from '../migration-hash.ts';
import type { AppliedMigration } from '../tracking-table.ts';
import { hasConflict } from './conflict-marker.ts';
import type { FolderFacts } from './folder-facts.ts';
import type { GitFacts, Surroundings } from './folder-problem.ts';
import { findSnapshotName, type JournalEntry, nameOf, prefixOf } from './journal-text.ts';

const idsOf = z.object({
  // drizzle-kit stops at a snapshot of any other version.
  version: z.literal('7').optional(),
  id: z.string(),
  prevId: z.string(),
  tables: z.record(z.string(), z.unknown()),
});

export interface SnapshotFacts extends z.infer<typeof idsOf> {
  readonly name: string;
}

/** The id that the first snapshot names as its parent. */
export const noParent = '00000000-0000-0000-0000-000000000000';

/** The folder as its journal sees it. */
export class View {
  readonly facts: FolderFacts;
  readonly entries: readonly JournalEntry[];
  readonly around: Surroundings;
  /** File name of each entry's snapshot, whether or not it exists. */
  readonly snapshotNames: readonly string[];
  readonly #snapshots: ReadonlyMap<string, SnapshotFacts>;

  constructor(facts: FolderFacts, entries: readonly JournalEntry[], around: Surroundings) {
    this.facts = facts;
    this.entries = entries;
    this.around = around;
    this.snapshotNames = entries.map((_, place) => findSnapshotName(entries, place, facts.snapshots));
    this.#snapshots = new Map(
      [...facts.snapshots].flatMap(([name, text]) => {
        const read = readIds(text);
        return read === undefined ? [] : [[name, { name, ...read }] as const];
      }),
    );
  }

  snapshot(name: string | undefined): SnapshotFacts | undefined {
    return name === undefined ? undefined : this.#snapshots.get(name);
  }

  get snapshots(): readonly SnapshotFacts[] {
    return [...this.#snapshots.values()];
  }

  /** Null if no database was asked. */
  rowOf(entry: JournalEntry): AppliedMigration | undefined | null {
    const { database } = this.around;
    return database === null ? null : database.tracking.find(({ when }) => when === entry.when);
  }

  hasDown(tag: string): boolean {
    return this.facts.sql.has(`${tag}.down.sql`);
  }

  /** A file of the folder as a message names it. */
  shown(name: string): string {
    return shownIn(this.facts.folder, name);
  }

  /** How to get the file as it was committed; undefined if it was not. */
  restore(name: string): string | undefined {
    return restore(this.facts.folder, this.around.git, name);
  }

  /** Whether the snapshot says that the migration changed no table: its SQL was written by hand. */
  isCustom(place: number): boolean {
    const own = this.snapshot(this.snapshotNames[place]);
    const parent = this.snapshots.find(({ id }) => id === own?.prevId);
    return own !== undefined && isDeepStrictEqual(own.tables, parent?.tables ?? {});
  }

  /** What makes a migration again after it was taken out. */
  again({ tag }: JournalEntry, place: number): string {
    const name = nameOf(tag);
    return this.isCustom(place)
      ? `\`npx workshop db generate --custom --name ${name}\` makes an empty file for its SQL, which you copy before`
      : `\`npx workshop db generate --name ${name}\` makes it again`;
  }

  /** Takes the entry at this place and all behind it out of the database and the folder. */
  takeOut(place: number): string {
    const rest = this.entries.slice(place);
    const drop = `\`npx workshop db drop\`${times(rest.length)}`;
    const removes = `removes ${rest.length === 1 ? 'its files' : 'the files'}`;
    const isKnown = this.around.database !== null;
    const applied = isKnown ? rest.filter((entry) => this.rowOf(entry) !== undefined) : rest;
    if (applied.length === 0) return `${drop} ${removes}`;
    const downs = applied.filter(({ tag }) => !this.hasDown(tag));
    const drafts = downs.map(({ tag }) => `\`npx workshop db draft ${tag}\`, `).join('');
    const down = `\`npx workshop db down${applied.length === 1 ? '' : ` ${applied.length}`}\``;
    return isKnown
      ? `${drafts}${down} rolls ${applied.length === 1 ? 'it' : 'them'} back, ${drop} ${removes}`
      : `${down} rolls ${rest.length === 1 ? 'it' : 'them'} back if applied, ${drop} ${removes}`;
  }
}

function readIds(text: string): z.infer<typeof idsOf> | undefined {
  try {
    return idsOf.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function times(count: number): string {
  if (count === 1) return '';
  return count === 2 ? ' twice' : ` ${count} times`;
}

export function shownIn(folder: string, name: string): string {
  return `${path.basename(folder)}/${name}`;
}

export function fileIn(folder: string, name: string): string {
  return path.join(folder, ...name.split('/'));
}

export function quoted(folder: string, names: readonly string[]): string {
  return names.map((name) => `"${fileIn(folder, name)}"`).join(' ');
}

export function restore(folder: string, git: GitFacts | null, name: string): string | undefined {
  const committed = git?.committed.get(name);
  return committed === undefined || hasConflict(committed)
    ? undefined
    : `\`git checkout HEAD -- ${quoted(folder, [name])}\``;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

export const journalFile = 'meta/_journal.json';

export function unlistedTags(view: View): readonly string[] {
  return [...view.facts.sql.keys()]
    .filter((name) => !name.endsWith('.down.sql'))
    .map((name) => name.replace(/\.sql$/u, ''))
    .filter((tag) => view.entries.every((entry) => entry.tag !== tag));
}

/** The row of the tracking table that an unlisted file has left when it was still listed. */
export function rowOfUnlisted(view: View, tag: string): AppliedMigration | undefined {
  const sql = view.facts.sql.get(`${tag}.sql`);
  if (sql === undefined) return undefined;
  return unknownRows(view).find(({ hash }) => saysTheSameAs(hash, sql));
}

export function unknownRows({ around, entries }: View): readonly AppliedMigration[] {
  return (around.database?.tracking ?? []).filter(({ when }) =>
    entries.every((entry) => entry.when !== when),
  );
}

/** The first letter as a sentence begins with; code stays as it is. */
export function sentence(text: string): string {
  return text.startsWith('`') ? text : `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

export function unlistedSnapshotOf(view: View, tag: string): SnapshotFacts | undefined {
  const prefix = prefixOf(tag);
  const name = `${prefix}_snapshot.json`;
  return prefix === '' || view.snapshotNames.includes(name) ? undefined : view.snapshot(name);
}
