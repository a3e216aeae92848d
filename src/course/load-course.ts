import { stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../errors.ts';
import { safeLine } from '../safe-text.ts';
import type { CourseCache } from './course-cache.ts';
import type { Course, Problem } from './course.ts';
import type { CourseSources, StepSources } from './parse-course.ts';
import { findCourseFile, type Found, readCourseFolder, readCourseText } from './read-course-file.ts';

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
  const kept = sources.unusable.length === 0 ? await cache?.find(sources) : undefined;
  if (kept !== undefined) return kept;
  // Loading what parses takes as long as parsing.
  const { parseCourse } = await import('./parse-course.ts');
  const { course, problems } = parseCourse(sources);
  if (course === null || problems.length > 0) throw new CourseProblems(root, problems);
  await cache?.keep(sources, course);
  return course;
}

/** A course that can't be used as it is. */
export class CourseProblems extends UserError {
  readonly root: string;
  readonly problems: readonly Problem[];

  constructor(
    root: string,
    problems: readonly Problem[],
    wayOut = 'If you are the author of the course, fix these files; otherwise, report this to the author.',
  ) {
    const many = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
    super(
      [
        `The course in ${root} has ${many}; your own files are unchanged:`,
        ...problems.map(({ file, line, message }) => `  ${safeLine(`${file}:${line}: ${message}`)}`),
      ].join('\n'),
      wayOut,
    );
    this.root = root;
    this.problems = problems;
  }
}

const courseFile = 'lessons/course.yaml';

async function readSources(root: string): Promise<CourseSources> {
  const courseYaml = await readCourseText(root, courseFile);
  if (courseYaml.kind === 'missing') {
    throw new UserError(
      `There is no course in ${root}: it has no ${courseFile}. Nothing was changed.`,
      'Name the folder of a course with --course DIR, or go into one.',
    );
  }
  const lessons = await readCourseFolder(root, 'lessons');
  const entries = lessons.kind === 'found' ? lessons.value : [];
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const steps = await Promise.all(folders.map(async (name) => [name, await readStep(root, name)] as const));
  return {
    root,
    courseYaml: courseYaml.kind === 'found' ? courseYaml.value : '',
    steps: new Map(steps.map(([name, { sources }]) => [name, sources])),
    existingFolders: await foldersIn(root),
    unusable: [
      ...(courseYaml.kind === 'unusable' ? [problemIn(courseFile, courseYaml)] : []),
      ...steps.flatMap(([, { unusable }]) => unusable),
    ],
  };
}

async function readStep(
  root: string,
  name: string,
): Promise<{ readonly sources: StepSources; readonly unusable: readonly Problem[] }> {
  const unusable: Problem[] = [];
  const take = async <T>(
    file: string,
    read: (root: string, file: string) => Promise<Found<T>>,
  ): Promise<T | undefined> => {
    const found = await read(root, `lessons/${name}/${file}`);
    if (found.kind === 'unusable') unusable.push(problemIn(`lessons/${name}/${file}`, found));
    return found.kind === 'found' ? found.value : undefined;
  };
  const [lesson, hints, quiz, check] = await Promise.all([
    take('lesson.md', readCourseText),
    take('hints.md', readCourseText),
    take('quiz.yaml', readCourseText),
    take('check.test.ts', findCourseFile),
  ]);
  const sources = {
    lesson: lesson ?? null,
    hints: hints ?? null,
    quiz: quiz ?? null,
    hasCheck: check !== undefined,
  };
  return { sources, unusable };
}

/** A course's file that can't be used, as a problem. */
export function problemIn(
  file: string,
  { complaint, line }: Extract<Found<never>, { kind: 'unusable' }>,
): Problem {
  return { file, line, message: `this file ${complaint}` };
}

/** Folders of the root and one level below, with forward slashes: where exercises lie. */
async function foldersIn(root: string): Promise<Set<string>> {
  const found = new Set<string>();
  for (const top of await subfolders(root, '.')) {
    found.add(top);
    for (const below of await subfolders(root, top)) found.add(`${top}/${below}`);
  }
  return found;
}

/** None in a folder that may not be read: an exercise there is reported as missing. */
async function subfolders(root: string, folder: string): Promise<string[]> {
  const found = await readCourseFolder(root, folder);
  const entries = found.kind === 'found' ? found.value : [];
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
    .map((entry) => entry.name);
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch {
    return false;
  }
}
