import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, UserError } from '../errors.ts';
import type { CourseCache } from './course-cache.ts';
import type { Course, Problem } from './course.ts';
import type { CourseSources, StepSources } from './parse-course.ts';

/** The nearest folder upwards that holds `lessons/course.yaml`; undefined outside a course. */
export async function findCourseRoot(from: string): Promise<string | undefined> {
  const folder = path.resolve(from);
  if (await exists(path.join(folder, 'lessons', 'course.yaml'))) return folder;
  const parent = path.dirname(folder);
  return parent === folder ? undefined : findCourseRoot(parent);
}

/**
 * Reads a course from its root.
 * Throws a UserError that lists every problem with its file and line, where there are any.
 */
export async function loadCourse(root: string, cache?: CourseCache): Promise<Course> {
  const sources = await readSources(root);
  const kept = await cache?.find(sources);
  if (kept !== undefined) return kept;
  // Loading what parses takes as long as parsing.
  const { parseCourse } = await import('./parse-course.ts');
  const { course, problems } = parseCourse(sources);
  if (course === null || problems.length > 0) throw new CourseProblems(root, problems);
  await cache?.keep(sources, course);
  return course;
}

/** A course that can't be used as it is. */
class CourseProblems extends UserError {
  readonly problems: readonly Problem[];

  constructor(root: string, problems: readonly Problem[]) {
    const many = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
    super(
      [
        `The course in ${root} has ${many}; your own files are unchanged:`,
        ...problems.map(({ file, line, message }) => `  ${file}:${line}: ${message}`),
      ].join('\n'),
      'If you changed one of these files by accident, `git checkout -- lessons` brings the course back as it was.',
    );
    this.problems = problems;
  }
}

async function readSources(root: string): Promise<CourseSources> {
  const lessons = path.join(root, 'lessons');
  const courseYaml = await readIfThere(path.join(lessons, 'course.yaml'));
  if (courseYaml === null) {
    throw new UserError(
      `There is no course in ${root}: it has no lessons/course.yaml. Nothing was changed.`,
      'Name the folder of a course with --course DIR, or go into one.',
    );
  }
  const entries = await readdir(lessons, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const steps = await Promise.all(
    folders.map(async (name) => [name, await readStep(path.join(lessons, name))] as const),
  );
  return { root, courseYaml, steps: new Map(steps), existingFolders: await foldersIn(root) };
}

async function readStep(folder: string): Promise<StepSources> {
  const [lesson, hints, quiz, hasCheck] = await Promise.all([
    readIfThere(path.join(folder, 'lesson.md')),
    readIfThere(path.join(folder, 'hints.md')),
    readIfThere(path.join(folder, 'quiz.yaml')),
    exists(path.join(folder, 'check.test.ts')),
  ]);
  return { lesson, hints, quiz, hasCheck };
}

/** Folders of the root and one level below, with forward slashes: where exercises lie. */
async function foldersIn(root: string): Promise<Set<string>> {
  const found = new Set<string>();
  for (const top of await subfolders(root)) {
    found.add(top);
    for (const below of await subfolders(path.join(root, top))) found.add(`${top}/${below}`);
  }
  return found;
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
    .map((entry) => entry.name);
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    throw new UserError(
      `${file} could not be read (${codeOf(error) ?? 'unknown reason'}). Nothing was changed.`,
      'Make that file readable for your account, then try again.',
      { cause: error },
    );
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch {
    return false;
  }
}
