import { cp, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { spareHome } from '../../src/database/embedded/home.ts';

export const repository = path.resolve(import.meta.dirname, '../..');
export const launcher = path.join(repository, 'bin', 'workshop.cjs');

export interface TemporaryCourse extends AsyncDisposable {
  readonly root: string;
}

/** A copy of the course with two steps and no database, in a folder whose name needs quoting. */
export async function copyTinyCourse(): Promise<TemporaryCourse> {
  return copyOf(path.join(repository, 'tests', 'fixtures', 'tiny'));
}

/** A copy of the course with a quiz of three questions, one of each kind, and nothing else to do. */
export async function copyQuizCourse(): Promise<TemporaryCourse> {
  return copyOf(path.join(repository, 'tests', 'fixtures', 'quiz'));
}

/** A copy of the course in README's pictures: six steps, no database. */
export async function copyBasketCourse(): Promise<TemporaryCourse> {
  return copyOf(path.join(repository, 'tests', 'fixtures', 'basket'));
}

/** A copy of the course that is shipped, with the packages of this repository. */
export async function copyProfilesCourse(): Promise<TemporaryCourse> {
  const parent = await mkdtemp(path.join(await realpath(tmpdir()), 'workshop tests é '));
  const root = path.join(parent, 'course');
  for (const part of ['lessons', 'exercises', 'solutions', 'package.json']) {
    await cp(path.join(repository, part), path.join(root, part), {
      recursive: true,
      filter: isPartOfACourse,
    });
  }
  await symlink(path.join(repository, 'node_modules'), path.join(root, 'node_modules'), 'junction');
  return temporary(parent, root, async () => {
    await workshop(root, ['app', 'stop']);
    await workshop(root, ['db', 'stop']);
  });
}

/** A copy of a course with two exercises, each with a database and a schema that nothing was generated from yet. */
export async function copyMigrationsCourse(): Promise<TemporaryCourse> {
  const { root, parent } = await copyInto(path.join(repository, 'tests', 'fixtures', 'migrations'));
  await symlink(path.join(repository, 'node_modules'), path.join(root, 'node_modules'), 'junction');
  return temporary(parent, root, async () => {
    await workshop(root, ['db', 'stop']);
  });
}

/** A copy of a small course in which everything is quick: a set-up, two exercise steps, a database and a server. */
export async function copyShopCourse(): Promise<TemporaryCourse> {
  const { root, parent } = await copyInto(path.join(repository, 'tests', 'fixtures', 'shop'));
  await symlink(path.join(repository, 'node_modules'), path.join(root, 'node_modules'), 'junction');
  return temporary(parent, root, async () => {
    await workshop(root, ['app', 'stop']);
    await workshop(root, ['db', 'stop']);
  });
}

async function copyOf(folder: string): Promise<TemporaryCourse> {
  const { root, parent } = await copyInto(folder);
  return temporary(parent, root);
}

async function copyInto(folder: string): Promise<{ readonly parent: string; readonly root: string }> {
  const parent = await mkdtemp(path.join(await realpath(tmpdir()), 'workshop tests é '));
  const root = path.join(parent, 'course');
  await cp(folder, root, { recursive: true });
  return { parent, root };
}

function temporary(parent: string, root: string, stop = () => Promise.resolve()): TemporaryCourse {
  return {
    root,
    async [Symbol.asyncDispose]() {
      await stop();
      // Where PostgreSQL runs under another account, it may have its files elsewhere.
      await rm(spareHome(path.join(root, '.workshop')).folder, { recursive: true, force: true });
      await rm(parent, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function isPartOfACourse(file: string): boolean {
  return !['node_modules', '.env.development', '.workshop'].includes(path.basename(file));
}

export interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `workshop` as its user does: by the launcher, in a folder, without a terminal. */
export async function workshop(
  cwd: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const { DATABASE_URL: _, FORCE_COLOR: __, NO_COLOR: ___, ...inherited } = process.env;
  const { exitCode, stdout, stderr } = await execa(process.execPath, [launcher, ...args], {
    cwd,
    env: { ...inherited, ...env },
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
  });
  return { exitCode, stdout, stderr };
}
