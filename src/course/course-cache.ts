import { hash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { writeFileAtomically } from '../system/write-file-atomically.ts';
import type { Course } from './course.ts';
import type { CourseSources } from './parse-course.ts';

/**
 * What the texts of a course say, as it was worked out the last time. Parsing takes longer than all else that most
 * commands do. It is kept under the texts themselves, not under their times, so that it can't be out of date.
 */
export interface CourseCache {
  find(sources: CourseSources): Promise<Course | undefined>;
  /** Never fails: without it, the next command takes a little longer. */
  keep(sources: CourseSources, course: Course): Promise<void>;
}

/** `folder` is not made where it isn't there; `build` names the program whose work is kept. */
export function openCourseCache(folder: string, build: string): CourseCache {
  const file = path.join(folder, 'course.cache');
  return {
    async find(sources) {
      const kept = await readFile(file).catch(() => undefined);
      if (kept === undefined) return undefined;
      const payload = kept.subarray(headBytes);
      if (kept.subarray(0, headBytes).toString('latin1') !== headOf(sources, build, payload))
        return undefined;
      // The head says that these are the bytes which `keep` wrote.
      const course: Course = deserialize(payload);
      return course;
    },
    async keep(sources, course) {
      try {
        await stat(folder);
        const payload = serialize(course);
        await writeFileAtomically(
          file,
          Buffer.concat([Buffer.from(headOf(sources, build, payload)), payload]),
        );
      } catch {
        // A disk that is full or may not be written is told about by whoever has something to lose.
      }
    },
  };
}

/**
 * The bundle that runs, by the name of the chunk that this code lies in, which changes with the code. Undefined where the
 * sources run as they are, since nothing there says which state they are in.
 */
export function findBuild(url = import.meta.url): string | undefined {
  return /\/(chunk-[^/]+-[\w-]{8}\.mjs)$/.exec(url)?.[1];
}

const digestCharacters = 64;
const headBytes = 2 * digestCharacters;

/** What the kept course is the meaning of, and what it has to look like itself. */
function headOf(sources: CourseSources, build: string, payload: Uint8Array): string {
  const { root, courseYaml, steps, existingFolders } = sources;
  const meant = JSON.stringify([build, process.version, root, courseYaml, [...steps], [...existingFolders]]);
  return hash('sha256', meant) + hash('sha256', payload);
}
