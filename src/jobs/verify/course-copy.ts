import { mkdir, readdir, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ExerciseFiles } from '../../course/attempts/apply-edits.ts';
import { writeInside } from '../../course/course-path.ts';
import type { Course, Exercise } from '../../course/course.ts';
import { listCourseFiles } from '../../course/list-course-files.ts';
import { readCourseBytes } from '../../course/read-course-file.ts';
import { makeTemporaryFolder } from '../../system/owner-tag.ts';

/** A course of its own in a temporary folder; gone when it is disposed of. */
export interface CourseCopy extends AsyncDisposable {
  readonly root: string;
  /** Where commands are typed: the exercise's folder, or the root without an exercise. */
  readonly folder: string;
}

/**
 * The lessons as they are, and an exercise with these files. What is installed is linked to, package by package, so
 * that what tools keep beside the packages stays in the copy.
 */
export async function makeCourseCopy(
  course: Course,
  exercise: Exercise | null,
  files: ExerciseFiles,
): Promise<CourseCopy> {
  await using resources = new AsyncDisposableStack();
  const root = await realpath(await makeTemporaryFolder('verify'));
  resources.defer(() => rm(root, { recursive: true, force: true, maxRetries: 3 }));
  const folder = path.join(root, exercise?.folder ?? '');
  await copyLessons(course.root, root);
  // A course whose exercises have no folders can't be opened.
  const folders = [...course.exercises.values()].map((each) => path.join(root, each.folder));
  await Promise.all(folders.map((each) => mkdir(each, { recursive: true })));
  for (const [file, content] of files) await writeInside(folder, file, content);
  await linkPackages(course.root, root);
  if (exercise !== null) await linkPackages(path.join(course.root, exercise.folder), folder);
  const kept = resources.move();
  return { root, folder, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/**
 * Without the course's package.json: npx would look for workspaces that the copy doesn't have. What can't be read is left
 * out, and is one of the verification's problems.
 */
async function copyLessons(from: string, to: string): Promise<void> {
  const { files } = await listCourseFiles(from, 'lessons');
  for (const file of files ?? []) {
    if (file.split('/').includes('attempts')) continue;
    const found = await readCourseBytes(from, `lessons/${file}`);
    if (found.kind !== 'found') continue;
    const place = path.join(to, 'lessons', file);
    await mkdir(path.dirname(place), { recursive: true });
    const { mode } = await stat(path.join(from, 'lessons', file));
    await writeFile(place, found.value, { flag: 'wx', mode });
  }
}

async function linkPackages(from: string, to: string): Promise<void> {
  const installed = path.join(from, 'node_modules');
  if (!(await isThere(installed))) return;
  const names = (await readdir(installed)).filter((name) => name === '.bin' || !name.startsWith('.'));
  await mkdir(path.join(to, 'node_modules'), { recursive: true });
  // A junction needs no special right on Windows.
  await Promise.all(
    names.map((name) => symlink(path.join(installed, name), path.join(to, 'node_modules', name), 'junction')),
  );
}

async function isThere(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
