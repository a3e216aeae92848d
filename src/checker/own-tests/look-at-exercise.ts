import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** What a Vitest that stays has to know about an exercise before each run. */
export interface ExerciseLook {
  /** Changes whenever settings, packages, or the names of files do: Vitest has to be started again then. */
  readonly settings: string;
  /** The state of each file in the exercise's folder, by its absolute path: another one after each change. */
  readonly files: ReadonlyMap<string, string>;
}

const ignored = /^(?:node_modules|\.git)$/u;

/** Looks at the exercise's files, and at the packages that are installed for it, up to the course's root. */
export async function lookAtExercise(exerciseFolder: string, courseRoot: string): Promise<ExerciseLook> {
  const files = new Map(await statesBelow(exerciseFolder));
  const installed = await Promise.all(
    foldersUpTo(exerciseFolder, courseRoot).flatMap(packageFiles).map(stateOf),
  );
  // Settings lie beside package.json, and may read any file there.
  const besidePackage = [...files].filter(([file]) => path.dirname(file) === exerciseFolder);
  const settings = [exerciseFolder, installed, besidePackage, [...files.keys()].toSorted()];
  return { settings: JSON.stringify(settings), files };
}

/** Files that are other than before. */
export function changedFiles(before: ExerciseLook, after: ExerciseLook): string[] {
  return [...after.files].filter(([file, state]) => before.files.get(file) !== state).map(([file]) => file);
}

async function statesBelow(folder: string): Promise<[string, string][]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const states = entries
    .filter(({ name }) => !ignored.test(name))
    .map(async (entry): Promise<[string, string][]> => {
      const file = path.join(folder, entry.name);
      return entry.isDirectory() ? statesBelow(file) : [[file, await stateOf(file)]];
    });
  return (await Promise.all(states)).flat();
}

function foldersUpTo(folder: string, root: string): string[] {
  const parent = path.dirname(folder);
  return folder === root || parent === folder ? [folder] : [folder, ...foldersUpTo(parent, root)];
}

function packageFiles(folder: string): string[] {
  const names = ['package.json', 'package-lock.json', 'node_modules/.package-lock.json'];
  return names.map((name) => path.join(folder, name));
}

/** Not only the time of the last change to its text, which a program can set. */
async function stateOf(file: string): Promise<string> {
  try {
    const { ino, size, mtimeMs, ctimeMs } = await stat(file);
    return `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  } catch {
    return 'none';
  }
}
