import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Step } from '../course/course.ts';
import { makePrivateFolder } from '../system/make-folder.ts';
import type { LessonCache } from '../ui/lesson-cache.ts';
import type { Drawing, Screenful } from '../ui/screens/screenful.ts';

/** More than a course has lessons; a window of many widths leaves some behind. */
const mostKept = 40;

/**
 * Lessons that were laid out are kept in a folder, each under a hash of its text, the width, the look and this build.
 * A file that is broken, and a folder that can't be written to, are as good as none.
 */
export function openLessonCache(folder: string): LessonCache {
  const known = new Map<string, Screenful | undefined>();
  // The names of bundled files have their content's hash in them.
  const build = readdirSync(import.meta.dirname).join();
  const nameOf = (step: Step, { width, colour, ascii, links }: Drawing) =>
    hash('sha256', JSON.stringify([build, step.folder, step.lesson, width, colour, ascii, links]), 'hex');

  return {
    read: (step, drawing) => {
      const name = nameOf(step, drawing);
      if (!known.has(name)) known.set(name, read(fileOf(folder, name)));
      return known.get(name);
    },
    keep: (step, drawing, lesson) => {
      const name = nameOf(step, drawing);
      known.set(name, lesson);
      void write(folder, name, lesson);
    },
  };
}

function fileOf(folder: string, name: string): string {
  return path.join(folder, `${name}.json`);
}

function read(file: string): Screenful | undefined {
  try {
    const kept: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isScreenful(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

function isScreenful(value: unknown): value is Screenful {
  if (typeof value !== 'object' || value === null) return false;
  const { lines, headings, blocks } = value as Partial<Record<keyof Screenful, unknown>>;
  return [lines, headings, blocks].every(Array.isArray);
}

async function write(folder: string, name: string, lesson: Screenful): Promise<void> {
  try {
    await makePrivateFolder(folder);
    await writeFile(fileOf(folder, name), JSON.stringify(lesson), { mode: 0o600 });
    await removeOldest(folder);
  } catch {
    // The next start lays it out again.
  }
}

async function removeOldest(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (names.length <= mostKept) return;
  const files = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      return { file, mtimeMs: (await stat(file)).mtimeMs };
    }),
  );
  const oldest = files.toSorted((one, other) => one.mtimeMs - other.mtimeMs).slice(0, -mostKept);
  await Promise.all(oldest.map(({ file }) => rm(file, { force: true })));
}
