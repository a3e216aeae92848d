import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { makePrivateFolder } from '../system/make-folder.ts';
import { changedFiles, digestCourse, type CourseFiles } from '../workspace/course-files.ts';
import { writeFileAtomically } from '../system/write-file-atomically.ts';
import type { Workshop } from '../workshop/workshop.ts';

/** What a check left of course files that changed while it ran: their digests afterwards. Empty for a deleted file. */
const record = z.record(z.string(), z.string());

/**
 * The course files that changed while a check ran, and that are still so: a check must not run what the program under
 * test has written. A file that was restored, or edited again by its author, counts no more.
 */
export async function findChangedCourseFiles({
  course,
  stateFolder,
}: Pick<Workshop, 'course' | 'stateFolder'>): Promise<readonly string[]> {
  const noted = await readRecord(stateFolder);
  if (noted.size === 0) return [];
  const now = await digestCourse(course.root);
  return [...noted].flatMap(([file, digest]) => ((now.get(file) ?? '') === digest ? [file] : []));
}

/** @throws {UserError} where a course file is as a program under test has left it */
export async function requireUnchangedCourse(
  workshop: Pick<Workshop, 'course' | 'stateFolder'>,
): Promise<void> {
  const changed = await findChangedCourseFiles(workshop);
  if (changed.length > 0) throw courseWasChanged(changed, 'an earlier check');
}

/**
 * Compares the course with what it was before a check, and notes what changed.
 *
 * @throws {UserError} where something did: then the check's result does not count
 */
export async function requireSameCourse(
  { course, stateFolder }: Pick<Workshop, 'course' | 'stateFolder'>,
  before: CourseFiles,
): Promise<void> {
  const after = await digestCourse(course.root);
  const changed = changedFiles(before, after);
  if (changed.length === 0) return;
  const noted = new Map([
    ...(await readRecord(stateFolder)),
    ...changed.map((file) => [file, after.get(file) ?? ''] as const),
  ]);
  await makePrivateFolder(stateFolder);
  await writeFileAtomically(recordIn(stateFolder), `${JSON.stringify(Object.fromEntries(noted), null, 2)}\n`);
  throw courseWasChanged(changed, 'this check');
}

/** One sentence for all places that name it. */
function courseWasChanged(files: readonly string[], when: string): UserError {
  return new UserError(
    `${files.join(', ')} changed while ${when} ran, so no result counts. ${files.length === 1 ? 'It belongs' : 'They belong'} to the course. Your files are unchanged.`,
    `\`git restore ${files.join(' ')}\` restores what was last committed. If you wrote it yourself, save it again. Then check again.`,
  );
}

async function readRecord(stateFolder: string): Promise<ReadonlyMap<string, string>> {
  try {
    return new Map(Object.entries(record.parse(JSON.parse(await readFile(recordIn(stateFolder), 'utf8')))));
  } catch {
    return new Map();
  }
}

function recordIn(stateFolder: string): string {
  return path.join(stateFolder, 'changed-course-files.json');
}
