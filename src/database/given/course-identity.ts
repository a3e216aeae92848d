import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../../errors.ts';
import { makePrivateFolder } from '../../system/make-folder.ts';
import { writeFileAtomically } from '../../system/write-file-atomically.ts';
import { type ConnectionUrl, describeDatabase } from '../connection-url.ts';
import { parseJsonObject } from '../json-object.ts';

/** What is known of a database that was given to this course. */
export interface Claim {
  /** `name=value` of the settings that the role of DATABASE_URL had then, for all databases. */
  readonly roleSettings: readonly string[];
  /** The same of the settings that all roles had, which only a superuser changes; null if it wasn't read. */
  readonly sharedSettings: readonly string[] | null;
}

/** What a database is called in the list of claims. */
export function placeOf({ host, port }: Pick<ConnectionUrl, 'host' | 'port'>, name: string): string {
  return describeDatabase(host, port, name);
}

/** The databases that were given to this course, by their places; those of older versions are missing. */
export async function findClaims(stateFolder: string): Promise<ReadonlyMap<string, Claim>> {
  const { claims } = await readIdentity(stateFolder);
  if (typeof claims !== 'object' || claims === null) return new Map();
  return new Map(
    Object.entries(claims).map(([place, claim]: [string, unknown]) => [
      place,
      {
        roleSettings: settingsIn(claim, 'roleSettings') ?? [],
        sharedSettings: settingsIn(claim, 'sharedSettings'),
      },
    ]),
  );
}

function settingsIn(claim: unknown, key: keyof Claim): string[] | null {
  if (typeof claim !== 'object' || claim === null) return null;
  const settings = new Map<string, unknown>(Object.entries(claim)).get(key);
  return Array.isArray(settings) ? settings.filter((each) => typeof each === 'string') : null;
}

/** Notes that a database was given to this course. Two at once would overwrite each other: callers hold a lock. */
export async function noteClaim(stateFolder: string, place: string, claim: Claim): Promise<void> {
  const claims = Object.fromEntries([...(await findClaims(stateFolder)), [place, claim]]);
  await write(stateFolder, { ...(await readIdentity(stateFolder)), claims });
}

/** The id that this course's folder writes into databases that it was given; undefined before the first. */
export async function findIdentity(stateFolder: string): Promise<string | undefined> {
  const { id } = await readIdentity(stateFolder);
  return typeof id === 'string' ? id : undefined;
}

async function readIdentity(
  stateFolder: string,
): Promise<{ readonly id?: unknown; readonly claims?: unknown }> {
  try {
    return parseJsonObject(await readFile(fileIn(stateFolder), 'utf8')) ?? {};
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return {};
    throw error;
  }
}

/** The id of this course's folder; makes it at its first use. */
export async function takeIdentity(stateFolder: string): Promise<string> {
  const found = await findIdentity(stateFolder);
  if (found !== undefined) return found;
  const id = randomUUID();
  await makePrivateFolder(stateFolder);
  await write(stateFolder, { id });
  return id;
}

async function write(stateFolder: string, identity: object): Promise<void> {
  await writeFileAtomically(fileIn(stateFolder), `${JSON.stringify(identity, null, 2)}\n`);
}

function fileIn(stateFolder: string): string {
  return path.join(stateFolder, 'given-database.json');
}
