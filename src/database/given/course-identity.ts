import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../../errors.ts';
import { makePrivateFolder } from '../../make-folder.ts';
import { writeFileAtomically } from '../../write-file-atomically.ts';
import { parseJsonObject } from '../json-object.ts';

/** The id that this course's folder writes into databases that it was given; undefined before the first. */
export async function findIdentity(stateFolder: string): Promise<string | undefined> {
  try {
    const { id } = parseJsonObject(await readFile(fileIn(stateFolder), 'utf8')) ?? {};
    return typeof id === 'string' ? id : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The id of this course's folder; makes it at its first use. */
export async function takeIdentity(stateFolder: string): Promise<string> {
  const found = await findIdentity(stateFolder);
  if (found !== undefined) return found;
  const id = randomUUID();
  await makePrivateFolder(stateFolder);
  await writeFileAtomically(fileIn(stateFolder), `${JSON.stringify({ id }, null, 2)}\n`);
  return id;
}

function fileIn(stateFolder: string): string {
  return path.join(stateFolder, 'given-database.json');
}
