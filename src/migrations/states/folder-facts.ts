import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, UserError } from '../../errors.ts';
import { NotAFile, readRegularFile } from '../../system/read-regular-file.ts';

/** What a migrations folder has, whether or not it fits together. */
export interface FolderFacts {
  /** Absolute path. */
  readonly folder: string;
  /** Whether there is a folder `meta`: drizzle-kit makes it together with the journal. */
  readonly hasMeta: boolean;
  /** Text of `meta/_journal.json`; null if there is no such file. */
  readonly journal: string | null;
  /** Texts of the SQL files, down files included, by file name. */
  readonly sql: ReadonlyMap<string, string>;
  /** Texts of the snapshots in `meta/`, by file name. */
  readonly snapshots: ReadonlyMap<string, string>;
}

const journalName = '_journal.json';

/** Reads a migrations folder as it is. A folder that doesn't exist has nothing. Throws a UserError for odd files. */
export async function readFolder(folder: string): Promise<FolderFacts> {
  const meta = path.join(folder, 'meta');
  const [names, metaNames] = await Promise.all([namesIn(folder), namesIn(meta)]);
  const ofMeta = metaNames ?? [];
  const isSnapshot = (name: string): boolean => name.endsWith('.json') && name !== journalName;
  const [journal, sql, snapshots] = await Promise.all([
    read(path.join(meta, journalName)),
    readAll(
      folder,
      (names ?? []).filter((name) => name.endsWith('.sql')),
    ),
    readAll(meta, ofMeta.filter(isSnapshot)),
  ]);
  return { folder, hasMeta: metaNames !== null, journal, sql, snapshots };
}

async function readAll(folder: string, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const texts = await Promise.all(
    names.toSorted().map(async (name) => [name, await read(path.join(folder, name))] as const),
  );
  return new Map(texts.flatMap(([name, text]) => (text === null ? [] : [[name, text] as const])));
}

async function namesIn(folder: string): Promise<readonly string[] | null> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

const maxBytes = 64 * 1024 * 1024;

async function read(file: string): Promise<string | null> {
  try {
    return (await readRegularFile(file, maxBytes))?.toString('utf8') ?? null;
  } catch (error) {
    if (!(error instanceof NotAFile)) throw error;
    throw new UserError(
      `${file} ${error.message}. Nothing was changed.`,
      'Replace it by an ordinary file, or delete it.',
      { exitCode: 1, cause: error },
    );
  }
}
