import { z } from 'zod';

const entry = z.object({ idx: z.number(), when: z.number(), tag: z.string() });
const journal = z.object({ entries: z.array(entry) });

/** What the journal says about a migration. Its files may be missing. */
export type JournalEntry = z.infer<typeof entry>;

/** The entries of a journal's text, the oldest first. Throws a SyntaxError or ZodError for other text. */
export function parseJournal(text: string): readonly JournalEntry[] {
  return journal.parse(JSON.parse(text)).entries;
}

/** The text of a journal without its last entry, as drizzle-kit would have written it. */
export function withoutNewest(journalText: string): string {
  const whole: { entries: unknown[] } = JSON.parse(journalText);
  return JSON.stringify({ ...whole, entries: whole.entries.slice(0, -1) }, null, 2);
}

/**
 * What drizzle-kit puts in front of a migration's name, according to the option `migrations.prefix`: a number, a time,
 * or nothing.
 */
export function prefixOf(tag: string): string {
  return /^([^_]+)_/u.exec(tag)?.[1] ?? '';
}

/** A migration's name without its prefix: `create_accounts`. */
export function nameOf(tag: string): string {
  return tag.replace(/^\d*_/u, '');
}

/** The snapshot that drizzle-kit writes for a migration if `migrations.prefix` is `none`, and then overlooks. */
export const unnumberedSnapshot = '_snapshot.json';

/**
 * File name of the snapshot of a migration: drizzle-kit gives it the migration's prefix. With the prefix `none`, all
 * would be called the same, so `npx workshop db generate` numbers them.
 */
export function snapshotNameOf({ tag, idx }: Pick<JournalEntry, 'tag' | 'idx'>): string {
  const prefix = prefixOf(tag);
  return `${prefix === '' ? String(idx).padStart(4, '0') : prefix}_snapshot.json`;
}

/** File name of the snapshot of the entry at that place, given the names of those that exist. */
export function findSnapshotName(
  entries: readonly JournalEntry[],
  place: number,
  names: Pick<ReadonlySet<string>, 'has'>,
): string {
  const one = entries[place];
  if (one === undefined) throw new RangeError(`no entry ${place} in the journal`);
  const name = snapshotNameOf(one);
  const isOverlooked = prefixOf(one.tag) === '' && place === entries.length - 1 && !names.has(name);
  return isOverlooked && names.has(unnumberedSnapshot) ? unnumberedSnapshot : name;
}
