import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../errors.ts';
import type { Course, ExerciseStep, Step } from './course.ts';
import type { CourseText, Places } from './links.ts';

/** What a step's folder says to a learner, as it lies on the disk: lesson, hints and quiz, where they are. */
export async function loadStepTexts(course: Course, step: Step): Promise<CourseText[]> {
  const names = ['lesson.md', 'hints.md', 'quiz.yaml'];
  const texts = await Promise.all(names.map((name) => loadText(course.root, `lessons/${step.id}/${name}`)));
  return texts.filter((text) => text !== null);
}

/** A step's check file, then what it imports of the course's own files, and what those import. */
export async function loadCheckTexts(course: Course, step: ExerciseStep): Promise<CourseText[]> {
  const wanted = [`lessons/${step.id}/check.test.ts`];
  const texts: CourseText[] = [];
  // A list that grows while it is gone through.
  for (const file of wanted) {
    const text = await loadText(course.root, file);
    if (text === null) continue;
    texts.push(text);
    for (const [, name = ''] of text.text.matchAll(/\bfrom\s+['"](\.[^'"]+)['"]/g)) {
      const imported = path.posix.join(path.posix.dirname(file), name);
      if (!wanted.includes(imported)) wanted.push(imported);
    }
  }
  return texts;
}

/** What lies at places of the course; those where nothing does are left out. */
export async function loadPlaces(course: Course, files: Iterable<string>): Promise<Places> {
  const places = new Map<string, string | null>();
  for (const file of new Set(files)) {
    const found = await stat(path.join(course.root, file)).catch(() => undefined);
    if (found === undefined || !(await isSpeltSo(course.root, file))) continue;
    places.set(file, found.isDirectory() ? null : await readFile(path.join(course.root, file), 'utf8'));
  }
  return places;
}

/** Some file systems find a file whatever the case of its name. A link that only works there is broken. */
async function isSpeltSo(root: string, file: string): Promise<boolean> {
  const name = path.posix.basename(file);
  if (name === '.' || name === '') return true;
  return (await readdir(path.join(root, path.posix.dirname(file)))).includes(name);
}

async function loadText(root: string, file: string): Promise<CourseText | null> {
  try {
    return { file, text: await readFile(path.join(root, file), 'utf8') };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}
