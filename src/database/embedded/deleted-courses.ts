import { lstat, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../../errors.ts';
import { writeFileAtomically } from '../../system/write-file-atomically.ts';
import { parseJsonObject } from '../json-object.ts';
import { type Home, homeAt, isOurFolder, SPARE_FOLDER, spareHome, spareHomePrefix } from './home.ts';
import { stopCluster } from './stop-cluster.ts';

/** What tells a course's folder from another one that takes its place. */
interface CourseFolder {
  readonly path: string;
  readonly device: number;
  readonly inode: number;
}

/** Notes beside data that lie outside a course's folder which folder they belong to. Resolves to nothing if it can't be noted. */
export async function noteCourse(home: Home, stateFolder: string): Promise<void> {
  if (home.folder !== spareHome(stateFolder).folder) return;
  const folder = await identify(path.dirname(stateFolder));
  if (folder === undefined) return;
  // Without the note the data stay for good, and everything else works.
  await writeFileAtomically(noteIn(home.folder), `${JSON.stringify(folder)}\n`).catch(() => undefined);
}

/**
 * Removes the data of courses whose folder was deleted, after stopping their server: they lie outside of it, where the
 * account that runs the server can reach them, so that they were not deleted with it. Data of this course that was
 * moved here go along. Data on a disk that isn't mounted now, and what isn't ours, are left alone.
 */
export async function sweepDeletedCourses(stateFolder: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (process.platform === 'win32') return;
  const here = await identify(path.dirname(stateFolder));
  const names = await readdir(SPARE_FOLDER).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(spareHomePrefix()))) {
    const folder = path.join(SPARE_FOLDER, name);
    try {
      const noted = (await isOurFolder(folder)) ? await readNote(folder) : undefined;
      if (noted === undefined || !(await isDeleted(noted))) continue;
      await stopCluster(homeAt(folder), env);
      if (here !== undefined && noted.inode === here.inode && noted.device === here.device)
        await moveHome(folder, spareHome(stateFolder).folder);
      else await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // Another start removes it at this moment, or its server doesn't stop: the next start tries again.
    }
  }
}

/** Fails, and leaves everything as it is, if there are data already. */
async function moveHome(from: string, to: string): Promise<void> {
  const isTaken = (await lstat(to).catch(() => undefined)) !== undefined;
  if (!isTaken) await rename(from, to);
}

async function identify(folder: string): Promise<CourseFolder | undefined> {
  const found = await stat(folder).catch(() => undefined);
  return found === undefined ? undefined : { path: folder, device: found.dev, inode: found.ino };
}

function noteIn(folder: string): string {
  return path.join(folder, 'course.json');
}

async function readNote(folder: string): Promise<CourseFolder | undefined> {
  const text = await readFile(noteIn(folder), 'utf8').catch(() => '');
  const { path: place, device, inode } = parseJsonObject(text) ?? {};
  if (typeof place !== 'string' || typeof device !== 'number' || typeof inode !== 'number') return undefined;
  return path.isAbsolute(place) ? { path: place, device, inode } : undefined;
}

/** Whether a folder is gone from a disk that is still there. */
async function isDeleted({ path: folder, device }: CourseFolder): Promise<boolean> {
  try {
    await lstat(folder);
    return false;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR') return false;
  }
  return (await deviceOfNearest(path.dirname(folder))) === device;
}

async function deviceOfNearest(folder: string): Promise<number | undefined> {
  const found = await stat(folder).catch(() => undefined);
  if (found !== undefined) return found.dev;
  const parent = path.dirname(folder);
  return parent === folder ? undefined : deviceOfNearest(parent);
}
