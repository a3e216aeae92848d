import { chmod, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { diskProblemOf, namingFile } from '../system/disk-problem.ts';
import { messageOf, UserError } from '../errors.ts';
import { makeTemporaryFolder } from '../system/owner-tag.ts';

/** More than a check writes there: the workers' bundles and notes, and what the learner's programs keep. */
const roomBytes = 1024 * 1024;

/**
 * A folder of the run's own for temporary files, with room in it: programs that can't write there fail, and the
 * learner's code is not the cause.
 *
 * @throws {UserError} where none can be made, or where it is full
 */
export async function makeRunFolder(): Promise<string> {
  let folder: string | undefined;
  try {
    folder = await makeTemporaryFolder('check');
    const probe = path.join(folder, 'room');
    await namingFile(folder, writeFile(probe, Buffer.alloc(roomBytes)));
    await rm(probe);
    return folder;
  } catch (error) {
    if (folder !== undefined) await removeRunFolder(folder).catch(() => undefined);
    const reason = diskProblemOf(error) ?? messageOf(error);
    throw new UserError(
      `The check needs the folder for temporary files. ${reason}. Your files are unchanged, and not the cause.`,
      'Make room in that folder or make it writable, or set TMPDIR to another one, then check again.',
      { cause: error },
    );
  }
}

/** What a program under test has closed in there is opened first. What can't be removed is left for a later sweep. */
export async function removeRunFolder(folder: string): Promise<void> {
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  await remove().catch(async () => {
    await openFolders(folder);
    await remove().catch(() => undefined);
  });
}

async function openFolders(folder: string): Promise<void> {
  await chmod(folder, 0o700).catch(() => undefined);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const inside = entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(folder, name));
  for (const one of inside) await openFolders(one);
}
