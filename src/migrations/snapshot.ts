import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { codeOf, messageOf, UserError } from '../errors.ts';
import type { Migration } from './migration-files.ts';

const column = z.looseObject({ name: z.string() });

const foreignKey = z.looseObject({
  tableFrom: z.string(),
  columnsFrom: z.array(z.string()),
  tableTo: z.string(),
  columnsTo: z.array(z.string()),
  schemaTo: z.string().optional(),
});

const uniqueConstraint = z.looseObject({ name: z.string(), columns: z.array(z.string()) });

const table = z.looseObject({
  name: z.string(),
  schema: z.string(),
  columns: z.record(z.string(), column),
  foreignKeys: z.record(z.string(), foreignKey).default({}),
  uniqueConstraints: z.record(z.string(), uniqueConstraint).default({}),
});

const parts = z.record(z.string(), z.unknown()).default({});

const snapshotSchema = z.looseObject({
  id: z.string(),
  prevId: z.string(),
  tables: z.record(z.string(), table),
  enums: parts,
  schemas: parts,
  sequences: parts,
  roles: parts,
  policies: parts,
  views: parts,
});

/** What drizzle-kit knows of a schema: the file in `meta/` that goes with a migration, or schema.ts as it is now. */
export type Snapshot = z.infer<typeof snapshotSchema>;
export type SnapshotTable = z.infer<typeof table>;
export type SnapshotColumn = z.infer<typeof column>;

const firstId = '00000000-0000-0000-0000-000000000000';

/** Before the first migration. */
export const emptySnapshot: Snapshot = {
  id: firstId,
  prevId: '',
  version: '7',
  dialect: 'postgresql',
  tables: {},
  enums: {},
  schemas: {},
  sequences: {},
  roles: {},
  policies: {},
  views: {},
  _meta: { columns: {}, schemas: {}, tables: {} },
};

/** Throws what zod throws for something that drizzle-kit did not make. */
export function parseSnapshot(value: unknown): Snapshot {
  return snapshotSchema.parse(value);
}

/** The snapshot that goes with a migration. Throws a UserError, with exit code 1, where it is missing or broken. */
export async function loadSnapshot({ snapshotFile: file, tag }: Migration): Promise<Snapshot> {
  try {
    return parseSnapshot(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const problem =
      codeOf(error) === 'ENOENT' ? 'is missing' : `can't be read: ${messageOf(error).split('\n')[0]}`;
    throw new UserError(
      `The snapshot of ${tag} ${problem} (${file}). Nothing was changed.`,
      '`npx workshop db status` says how to get it back.',
      { exitCode: 1, cause: error },
    );
  }
}

/** The newest of a folder's snapshots; the empty one where nothing was generated yet. */
export async function loadLastSnapshot(migrations: readonly Migration[]): Promise<Snapshot> {
  const last = migrations.at(-1);
  return last === undefined ? emptySnapshot : loadSnapshot(last);
}

/**
 * The snapshot that a migration was made from: that of the migration before it, or, if two branches were merged, of the
 * one that it names as its parent.
 */
export async function loadSnapshotBefore(
  migrations: readonly Migration[],
  migration: Migration,
): Promise<Snapshot> {
  const earlier = migrations.slice(0, migrations.indexOf(migration));
  const { prevId } = await loadSnapshot(migration);
  for (const one of earlier.toReversed()) {
    const snapshot = await loadSnapshot(one).catch(() => null);
    if (snapshot?.id === prevId) return snapshot;
  }
  return prevId === firstId ? emptySnapshot : loadLastSnapshot(earlier);
}

/** As a learner names it: without the schema where that is `public`. */
export function tableName({ name, schema }: SnapshotTable): string {
  return schema === '' ? name : `${schema}.${name}`;
}
