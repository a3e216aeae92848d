import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { expect, vi } from 'vitest';
import type { CheckResult } from '../../src/checker/events.ts';
import type { Limits } from '../../src/checker/limits.ts';
import type { Exercise, ExerciseStep } from '../../src/course/course.ts';
import { stopServer } from '../../src/database/open-server.ts';
import { abandonServer } from '../../src/database/temporary-server.ts';
import { checkStep } from '../../src/jobs/check-step.ts';
import { databaseOptions, openDatabaseServer } from '../../src/jobs/open-database.ts';
import { migrationFiles } from '../../src/migrations/testing/write-migrations.ts';
import { openProgress } from '../../src/progress/progress-file.ts';
import { isStillRunning } from '../../src/system/process-identity.ts';
import { resultOf } from '../../src/work-that-tells.ts';
import { Kept } from '../../src/workshop/kept.ts';
import type { Workshop } from '../../src/workshop/workshop.ts';
import { createTestCourse } from '../../src/workspace/testing/create-test-course.ts';
import { repository } from '../support/workshop.ts';
import type { Family, Files } from './family.ts';

/** A course with one step, of a family, which is checked as a command does it. */
export interface HostileCourse extends AsyncDisposable {
  readonly root: string;
  /** Checks these files, and nothing else in the exercise's folder. */
  check(files: Files, options?: HostileCheckOptions): Promise<CheckResult>;
  /** Fails if a process of a check is still there, or its folder, or its database. */
  expectNothingLeft(): Promise<void>;
}

interface HostileCheckOptions {
  readonly limits?: Partial<Limits>;
  readonly prepare?: ((exercise: string) => Promise<unknown>) | undefined;
}

const migrations = { '0000_things': 'CREATE TABLE things (id int PRIMARY KEY, name text NOT NULL);' };

export async function openHostileCourse(family: Family): Promise<HostileCourse> {
  const place = await createTestCourse({ 'lessons/one/check.test.ts': family.check }, ['one']);
  const { root } = place.course;
  const folder = path.join(root, 'exercises', 'app');
  const exercise = exerciseOf(family, place.exercise);
  const step: ExerciseStep = { ...place.step('one'), exercise };
  const stateFolder = path.join(root, '.workshop');
  const { DATABASE_URL: _, ...env } = process.env;
  const course = { ...place.course, exercises: new Map([['app', exercise]]), steps: [step] };
  // One host for all checks of the family, and one connection to its server.
  const kept = new Kept('warm');
  const workshop: Workshop = { course, stateFolder, progress: await openProgress(stateFolder), env, kept };
  if (family.packages === true) {
    await symlink(path.join(repository, 'node_modules'), path.join(root, 'node_modules'), 'junction');
  }
  return {
    root,
    async check(files, { limits = {}, prepare } = {}) {
      // As `git restore` does it for what an earlier program has left of the course.
      await restoreCourse(root, family);
      await rm(folder, { recursive: true, force: true });
      const base = { 'package.json': '{ "type": "module" }', ...(family.database === true ? drizzle : {}) };
      await writeAll(folder, { ...base, ...files });
      await prepare?.(folder);
      const signal = AbortSignal.timeout(120_000);
      return resultOf(checkStep(workshop, step, { signal, limits: { ...family.limits, ...limits } }));
    },
    async expectNothingLeft() {
      const noted = notedIn(root);
      await vi.waitFor(async () => expect(await running([...noted, ...mentioning(root)])).toEqual([]), {
        timeout: 5_000,
      });
      const folders = (await readdir(tmpdir())).filter((name) => name.startsWith('workshop-check-'));
      // The host's own.
      expect(folders.length).toBeLessThanOrEqual(1);
      if (family.database === true) expect(await scratchDatabases(workshop)).toEqual([]);
      await rm(path.join(root, 'left.txt'), { force: true });
    },
    async [Symbol.asyncDispose]() {
      await kept[Symbol.asyncDispose]();
      for (const pid of await running(notedIn(root))) process.kill(pid, 'SIGKILL');
      if (family.database === true) {
        await stopServer(databaseOptions(workshop));
        await abandonServer(databaseOptions(workshop));
      }
      await place[Symbol.asyncDispose]();
    },
  };
}

const drizzle: Files = Object.fromEntries(
  Object.entries(migrationFiles(migrations)).map(([name, text]) => [`drizzle/${name}`, text]),
);

function exerciseOf({ database = false }: Family, { id, folder, ...rest }: Exercise): Exercise {
  return database ? { id, folder, ...rest } : { id, folder };
}

async function writeAll(folder: string, files: Files): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
  }
}

async function restoreCourse(root: string, { check }: Family): Promise<void> {
  await rm(path.join(root, 'solutions'), { recursive: true, force: true });
  await rm(path.join(root, 'vitest.config.ts'), { force: true });
  await writeAll(path.join(root, 'lessons'), { 'course.yaml': '', 'one/check.test.ts': check });
}

async function scratchDatabases(workshop: Workshop): Promise<string[]> {
  const { createClient } = await import('../../src/database/connect.ts');
  await using server = await openDatabaseServer(workshop, { signal: AbortSignal.timeout(30_000) });
  const sql = createClient(server.url('app'), { max: 1 });
  const rows = await sql<
    { name: string }[]
  >`select datname as name from pg_database where datname like 'check_%'`;
  await sql.end();
  return rows.map(({ name }) => name);
}

/** Processes that a program has noted (`leaves` in family.ts). */
function notedIn(root: string): number[] {
  const file = path.join(root, 'left.txt');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
}

async function running(pids: readonly number[]): Promise<number[]> {
  const alive = await Promise.all(
    pids
      .filter((pid) => pid > 0)
      .map(async (pid) => ((await isStillRunning({ pid, startTime: null })) ? [pid] : [])),
  );
  return alive.flat();
}

/** Processes whose command or environment names this folder, the database server's left out; none where the system doesn't tell. */
function mentioning(folder: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && mentions(pid, folder));
}

function mentions(pid: number, folder: string): boolean {
  try {
    const [command = '', environment = ''] = ['cmdline', 'environ'].map((name) =>
      readFileSync(`/proc/${pid}/${name}`, 'utf8'),
    );
    return !command.includes('postgres') && (command + environment).includes(folder);
  } catch {
    return false;
  }
}
