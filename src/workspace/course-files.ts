import { createHash } from 'node:crypto';
import path from 'node:path';
import { readRegularFile } from '../system/read-regular-file.ts';
import { listEverything } from './changes/read-file-states.ts';

/** Digests of a course's own files by their path in the course, with forward slashes. */
export type CourseFiles = ReadonlyMap<string, string>;

const folders = ['lessons', 'solutions'] as const;
const largestBytes = 20 * 1024 * 1024;

/** What the course's own files are now: those that a check runs or compares with. One that can't be read has no digest. */
export async function digestCourse(root: string): Promise<CourseFiles> {
  const files = await Promise.all(
    folders.map(async (folder) =>
      (await listEverything(path.join(root, folder))).map((file) => `${folder}/${file}`),
    ),
  );
  const digests = await Promise.all(
    files.flat().map(async (file) => [file, await digestOf(path.join(root, file))] as const),
  );
  return new Map(digests);
}

/** The files that are other ones now, were added or are gone; sorted. */
export function changedFiles(before: CourseFiles, after: CourseFiles): readonly string[] {
  const all = new Set([...before.keys(), ...after.keys()]);
  return [...all].filter((file) => before.get(file) !== after.get(file)).toSorted();
}

async function digestOf(file: string): Promise<string> {
  const content = await readRegularFile(file, largestBytes).catch(() => null);
  return content === null ? '' : createHash('sha256').update(content).digest('hex');
}
