import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DatabaseOptions } from '../database.ts';
import { spareHome } from '../embedded/home.ts';
import { stopServer } from '../open-server.ts';

/** A course's folder for a test; disposing it stops its server and removes everything. */
export interface TemporaryCourse extends AsyncDisposable {
  readonly folder: string;
  readonly options: DatabaseOptions;
}

export async function makeTemporaryCourse(
  options: { readonly name?: string; readonly mode?: number; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<TemporaryCourse> {
  const parent = await mkdtemp(path.join(tmpdir(), 'workshop-database-'));
  await chmod(parent, options.mode ?? 0o755);
  const folder = path.join(parent, options.name ?? 'course');
  await mkdir(folder);
  const stateFolder = path.join(folder, '.workshop');
  const { DATABASE_URL: _, ...env } = process.env;
  const database = { stateFolder, databases: ['profiles', 'migrations'], env: { ...env, ...options.env } };
  return {
    folder,
    options: database,
    async [Symbol.asyncDispose]() {
      await stopServer({ ...database, env });
      await rm(parent, { recursive: true, force: true });
      if (process.platform !== 'win32') {
        await rm(spareHome(stateFolder).folder, { recursive: true, force: true });
      }
    },
  };
}

export interface ChildOptions {
  readonly uid?: number;
  readonly env?: NodeJS.ProcessEnv;
  /** A program with its first arguments that starts it: the command of our own process is added to them. */
  readonly through?: readonly string[];
}

/** Runs a module's text in a process of its own, with `openServer` and `options` at hand; resolves to what it prints. */
export async function runInChild(
  course: TemporaryCourse,
  code: string,
  options: ChildOptions = {},
): Promise<string> {
  const child = startChild(course, code, options);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  return output;
}

export function startChild(
  course: TemporaryCourse,
  code: string,
  { uid, env, through = [] }: ChildOptions = {},
): ReturnType<typeof spawnModule> {
  const module = fileURLToPath(new URL('../open-server.ts', import.meta.url));
  const state = JSON.stringify({ ...course.options, env: undefined });
  return spawnModule(
    `import { openServer, serverStatus, stopServer } from ${JSON.stringify(module)};
    const options = { ...${state}, env: process.env };
    ${code}`,
    uid === undefined ? {} : { uid, gid: uid },
    env ?? course.options.env,
    through,
  );
}

function spawnModule(
  code: string,
  account: { uid?: number; gid?: number },
  env: NodeJS.ProcessEnv,
  through: readonly string[],
) {
  const [program, ...args] = [...through, process.execPath, '--input-type=module', '-e', code];
  return spawn(program, args, {
    ...account,
    env,
    cwd: path.parse(process.cwd()).root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
