import { complaintAboutPath } from './course-path.ts';
import type { Problem } from './course.ts';
import { problemIn } from './load-course.ts';
import { readCourseFolder } from './read-course-file.ts';

export interface CourseFiles {
  /** Relative to the folder, with forward slashes, sorted; null if there is no such folder. */
  readonly files: readonly string[] | null;
  readonly problems: readonly Problem[];
}

/**
 * Everything below a folder of the course that is not itself a folder; whether it can be read is for `readCourseBytes` to
 * say. Links to folders are not followed, and what is installed in `node_modules` is left out.
 *
 * @param folder relative to the course root, with forward slashes
 */
export async function listCourseFiles(root: string, folder: string): Promise<CourseFiles> {
  return listBelow(root, folder, '');
}

async function listBelow(root: string, folder: string, prefix: string): Promise<CourseFiles> {
  const place = prefix === '' ? folder : `${folder}/${prefix}`;
  const listed = await readCourseFolder(root, place);
  if (listed.kind === 'missing') return { files: null, problems: [] };
  if (listed.kind === 'unusable') return { files: [], problems: [problemIn(place, listed)] };
  const files: string[] = [];
  const problems: Problem[] = [];
  for (const entry of listed.value.filter(({ name }) => name !== 'node_modules')) {
    const file = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    const complaint = complaintAboutPath(file);
    if (complaint !== null) {
      problems.push({ file: `${folder}/${file}`, line: 1, message: `this path ${complaint}` });
    } else if (entry.isDirectory()) {
      const below = await listBelow(root, folder, file);
      files.push(...(below.files ?? []));
      problems.push(...below.problems);
    } else files.push(file);
  }
  return { files: files.toSorted(), problems };
}
