import { access, constants, mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from '../errors.ts';

/**
 * Makes a folder and those above it. Resolves to the first one that was made, as `mkdir` does. On a read-only file
 * system a recursive `mkdir` reports ENOENT; this throws what is really in the way.
 */
export async function makeFolder(
  folder: string,
  options: { readonly mode?: number } = {},
): Promise<string | undefined> {
  try {
    return await mkdir(folder, { recursive: true, ...options });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') await access(nearestFolder(folder), constants.W_OK);
    throw error;
  }
}

/** The same, for what only the account itself may look into, whatever its umask is: `.workshop` and the folders in it. */
export function makePrivateFolder(folder: string): Promise<string | undefined> {
  return makeFolder(folder, { mode: 0o700 });
}

function nearestFolder(folder: string): string {
  return existsSync(folder) || path.dirname(folder) === folder ? folder : nearestFolder(path.dirname(folder));
}
