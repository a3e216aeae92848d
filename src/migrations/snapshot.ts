import { readFile } from 'node:fs/promises';
import path from 'node:path';
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
export async function loadSnapshot(folder: string, { index, tag }: Migration): Promise<Snapshot> {
  const file = snapshotFile(folder, index);
  try {
    return parseSnapshot(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const problem =
      codeOf(error) === 'ENOENT' ? 'is missing' : `can't be read: ${messageOf(error).split('\n')[0]}`;
    throw new UserError(
      `The snapshot of ${tag} ${problem} (${file}). Nothing was changed.`,
      `\`git checkout -- "${file}"\` brings it back where it was committed. Else \`npx workshop db drop\` takes out the newest migration; do it until ${tag} is gone, and generate it anew.`,
      { exitCode: 1, cause: error },
    );
  }
}

/** The newest of a folder's snapshots; the empty one where nothing was generated yet. */
export async function loadLastSnapshot(folder: string, migrations: readonly Migration[]): Promise<Snapshot> {
  const last = migrations.at(-1);
  return last === undefined ? emptySnapshot : loadSnapshot(folder, last);
}

/** The snapshot of the migration before this one. */
export async function loadSnapshotBefore(
  folder: string,
  migrations: readonly Migration[],
  migration: Migration,
): Promise<Snapshot> {
  return loadLastSnapshot(folder, migrations.slice(0, migrations.indexOf(migration)));
}

export function snapshotFile(folder: string, index: number): string {
  return path.join(folder, 'meta', `${String(index).padStart(4, '0')}_snapshot.json`);
}

/** As a learner names it: without the schema where that is `public`. */
export function tableName({ name, schema }: SnapshotTable): string {
  return schema === '' ? name : `${schema}.${name}`;
}
