import { access, constants, mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from './errors.ts';

/**
 * Makes a folder and those above it. Resolves to the first one that was made, as `mkdir` does. On a read-only file
 * system a recursive `mkdir` reports ENOENT; this throws what is really in the way.
 */
export async function makeFolder(folder: string): Promise<string | undefined> {
  try {
    return await mkdir(folder, { recursive: true });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') await access(nearestFolder(folder), constants.W_OK);
    throw error;
  }
}

function nearestFolder(folder: string): string {
  return existsSync(folder) || path.dirname(folder) === folder ? folder : nearestFolder(path.dirname(folder));
}
