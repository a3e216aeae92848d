import path from 'node:path';
import { complaintAboutPath } from './course-path.ts';
import type { Course, ExerciseStep, Step } from './course.ts';
import type { CourseText, Place, Places } from './links.ts';
import { findCourseFile, readCourseFolder, readCourseText } from './read-course-file.ts';

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
      if (complaintAboutPath(imported) === null && !wanted.includes(imported)) wanted.push(imported);
    }
  }
  return texts;
}

/**
 * What lies at places of the course; those where nothing does are left out. Of a file, the text is read if something in
 * it is linked to: an image has none.
 */
export async function loadPlaces(
  { root }: Course,
  wanted: Iterable<{ readonly place: string; readonly needsText: boolean }>,
): Promise<Places> {
  const places = new Map<string, Place>();
  for (const { place, needsText } of wanted) {
    if (places.has(place) && !needsText) continue;
    const found = await lookAt(root, place, needsText);
    if (found !== null) places.set(place, found);
  }
  return places;
}

async function lookAt(root: string, place: string, needsText: boolean): Promise<Place | null> {
  if (!(await isSpeltSo(root, place))) return null;
  const folder = await readCourseFolder(root, place);
  if (folder.kind === 'found') return { kind: 'folder' };
  const found = needsText ? await readCourseText(root, place) : await findCourseFile(root, place);
  if (found.kind === 'missing') return null;
  if (found.kind === 'unusable') return { kind: 'unusable', complaint: found.complaint };
  return { kind: 'file', text: found.value };
}

/** Some file systems find a file whatever the case of its name. A link that only works there is broken. */
async function isSpeltSo(root: string, file: string): Promise<boolean> {
  const name = path.posix.basename(file);
  if (name === '.' || name === '') return true;
  const folder = await readCourseFolder(root, path.posix.dirname(file));
  if (folder.kind === 'unusable') return true;
  return folder.kind === 'found' && folder.value.some((entry) => entry.name === name);
}

/** Null for a file that isn't there or can't be used: loading the course has reported that. */
async function loadText(root: string, file: string): Promise<CourseText | null> {
  const found = await readCourseText(root, file);
  return found.kind === 'found' ? { file, text: found.value } : null;
}
