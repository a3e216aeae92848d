import { cp, mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { stopServer } from '../../src/database/open-server.ts';

/** A copy of the shipped course, as after its set-up; its server is stopped when it is disposed of. */
export interface CourseCopy extends AsyncDisposable {
  readonly folder: string;
}

/** Copies the course into a new folder, with its first `solved` steps solved. */
export async function copyCourse(root: string, folder: string, solved = 0): Promise<CourseCopy> {
  for (const part of ['lessons', 'exercises', 'solutions', 'package.json']) {
    await cp(path.join(root, part), path.join(folder, part), {
      recursive: true,
      filter: (file) => !['node_modules', '.env.development'].includes(path.basename(file)),
    });
  }
  for (let step = 1; step <= solved; step += 1) {
    const overlay = path.join(root, 'solutions', 'profiles', `step-${step}`);
    await cp(overlay, path.join(folder, 'exercises', 'profiles'), { recursive: true });
  }
  await mkdir(path.join(folder, '.workshop'));
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  const { DATABASE_URL: _, ...env } = process.env;
  const options = { stateFolder: path.join(folder, '.workshop'), databases: ['profiles'], env };
  return {
    folder,
    [Symbol.asyncDispose]: async () => void (await stopServer(options)),
  };
}
