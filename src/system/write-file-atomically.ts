import { open, rename, rm } from 'node:fs/promises';
import { namingFile } from './disk-problem.ts';
import { ownerTag } from './owner-tag.ts';

/**
 * Writes beside the file and renames, so that whoever reads sees the old content or the new, never half of one.
 * Nobody else may read it, unless `mode` says otherwise. Throws what the file system throws; the old file is then untouched.
 */
export async function writeFileAtomically(
  file: string,
  content: string | Uint8Array,
  mode = 0o600,
): Promise<void> {
  const aside = `${file}.${await ownerTag()}.${Math.random().toString(36).slice(2, 8)}.tmp`;
  try {
    const handle = await open(aside, 'w', mode);
    try {
      await namingFile(file, handle.writeFile(content));
      await namingFile(file, handle.sync());
    } finally {
      await handle.close();
    }
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}
