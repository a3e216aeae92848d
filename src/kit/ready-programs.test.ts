import { mkdir, mkdtemp, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultLimits } from '../checker/limits.ts';
import {
  notesFileIn,
  type PreloadSettings,
  preloadVariable,
  type ProgramsToExpect,
  readNotes,
} from '../checker/notes.ts';
import { programsToExpect } from '../checker/programs-to-expect.ts';
import type { CheckContext } from '../checker/test-facts.ts';
import { isAlive } from '../system/process-tree.ts';
import { LearnerProcess } from './learner-process.ts';
import { ReadyPrograms, startReadyPrograms } from './ready-programs.ts';
import { waitUntil } from './wait-until.ts';

const preload = new URL('preload.ts', import.meta.url).href;
let folder: string;
let settings: PreloadSettings;
let context: CheckContext;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'workshop ready ')));
  const runFolder = path.join(folder, 'run');
  await mkdir(runFolder);
  await mkdir(path.join(folder, 'node_modules', 'counted'), { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }');
  await writePackage('export const value = 1;');
  settings = {
    notesFile: notesFileIn(runFolder),
    packages: {},
    courseRoot: folder,
    memoryBytes: defaultLimits.memoryBytes,
    blockedMs: 1_500,
  };
  process.env[preloadVariable] = JSON.stringify(settings);
  context = {
    ...defaultLimits,
    courseRoot: folder,
    exerciseFolder: folder,
    databaseUrl: 'postgres://somebody:secret@localhost:5/profiles',
    runFolder,
    preload,
  };
});

afterAll(async () => {
  delete process.env[preloadVariable];
  await rm(folder, { recursive: true, force: true });
});

async function writePackage(code: string): Promise<void> {
  const counted = path.join(folder, 'node_modules', 'counted');
  await writeFile(path.join(counted, 'package.json'), '{ "type": "module", "exports": "./index.js" }');
  await writeFile(path.join(counted, 'index.js'), code);
}

const counted = (): string => pathToFileURL(path.join(folder, 'node_modules/counted/index.js')).href;

function expected(entries: readonly string[]): ProgramsToExpect {
  return { exerciseFolder: folder, entries, packages: [counted()], heapMb: context.heapMb };
}

interface Ended {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, and whatever is to happen to it meanwhile. */
async function run(entry: string, act?: (program: LearnerProcess) => Promise<void>): Promise<Ended> {
  const program = new LearnerProcess(context, entry, ['one', '--two=3 4'], { PORT: '4711' });
  await act?.(program);
  await program.ended();
  const { exitCode, signal, stdout, stderr } = program;
  // Of a report by Node, which names its own process.
  const withoutPid = stderr.text().replaceAll(/\(node:\d+\)|process \d+/gu, '');
  return { exitCode, signal, stdout: stdout.text(), stderr: withoutPid };
}

/** How a program ends that is started when it is asked for, and one that waited until then. */
async function bothWays(
  code: string,
  act?: (program: LearnerProcess) => Promise<void>,
): Promise<{ cold: Ended; ready: Ended }> {
  await writeFile(path.join(folder, 'program.mjs'), code);
  const cold = await run('program.mjs', act);
  startReadyPrograms(expected(['program.mjs']), settings, preload);
  return { cold, ready: await run('program.mjs', act) };
}

const tellsItsStart = `console.log(performance.timeOrigin);`;

test('a program that waits was started before it is asked for', async () => {
  await writeFile(path.join(folder, 'program.mjs'), tellsItsStart);
  const askedAt = Date.now();
  const cold = await run('program.mjs');
  expect(Number(cold.stdout)).toBeGreaterThanOrEqual(askedAt);
  startReadyPrograms(expected(['program.mjs']), settings, preload);
  const askedAgainAt = performance.timeOrigin + performance.now();
  const ready = await run('program.mjs');
  expect(Number(ready.stdout)).toBeLessThanOrEqual(askedAgainAt + 50);
});

async function listening(program: LearnerProcess): Promise<void> {
  await waitUntil(() => program.stdout.text().includes('listening'), { timeoutMs: 30_000, everyMs: 10 });
}

describe('a program that waited behaves as one that is started now', () => {
  test.for([
    ['its arguments, in main', 'console.log(JSON.stringify(process.argv), import.meta.main);'],
    ['Node’s arguments', 'console.log(JSON.stringify(process.execArgv), process.argv0, process.title);'],
    ['its environment', 'console.log(JSON.stringify(Object.entries(process.env).sort()));'],
    [
      'the environment of what it starts',
      `import { spawnSync } from 'node:child_process';
       const code = 'console.log(JSON.stringify(Object.entries(process.env).sort()))';
       console.log(String(spawnSync(process.execPath, ['-e', code]).stdout));`,
    ],
    ['its time zone', `process.env.TZ = 'Asia/Tokyo'; console.log(new Date(0).getHours());`],
    ['its working folder', 'console.log(process.cwd());'],
    ['its file name', 'console.log(import.meta.url, import.meta.filename);'],
    [
      'what it is connected to',
      'console.log(process.stdin.isTTY, process.stdout.isTTY, process.stderr.isTTY, process.send, process.connected);',
    ],
    [
      'its open files',
      `import { fstatSync } from 'node:fs';
       const kind = (fd) => { try { const s = fstatSync(fd); return [s.isFIFO(), s.isSocket(), s.isCharacterDevice()]; } catch (error) { return error.code; } };
       console.log(JSON.stringify([0, 1, 2].map(kind)));`,
    ],
    [
      'closed stdin',
      `process.stdin.on('data', () => console.log('data')).on('end', () => console.log('end'));`,
    ],
    ['its memory limit', `import v8 from 'node:v8'; console.log(v8.getHeapStatistics().heap_size_limit);`],
    ['a package', `import { value } from 'counted'; console.log(value);`],
    ['a package that is not there', `import 'nothing-of-the-kind';`],
    ['output on both', `console.log('out'); console.error('err');`],
    ['an exit code', 'process.exitCode = 7;'],
    ['an exit in the middle', `console.log('before'); process.exit(9); console.log('after');`],
    ['an error', `throw new TypeError('wrong');`],
    ['an error in a callback', `setTimeout(() => { throw new Error('late'); }, 1);`],
    ['an unhandled rejection', `void Promise.reject(new Error('left'));`],
    ['a promise that never settles', 'await new Promise(() => {});'],
    ['a syntax error', 'const = 1;'],
    ['a warning', `process.emitWarning('careful');`],
    ['a signal that it sends to itself', `process.kill(process.pid, 'SIGKILL');`],
    ['an end event', `process.on('exit', (code) => console.log('exit', code));`],
    ['events of its process', `console.log(JSON.stringify(process.eventNames().map(String).sort()));`],
  ] as const)('%s', { timeout: 60_000 }, async ([, code]) => {
    const { cold, ready } = await bothWays(code);
    expect(ready).toEqual(cold);
  });

  test.skipIf(process.platform === 'win32')('a signal that it handles, and one that it doesn’t', async () => {
    const code = `process.on('SIGTERM', () => { console.log('handled'); process.exit(3); });
      setInterval(() => {}, 1_000); console.log('listening');`;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const { cold, ready } = await bothWays(code, async (program) => {
        await listening(program);
        process.kill(program.pid, signal);
      });
      expect(ready).toEqual(cold);
      expect(ready).toMatchObject(
        signal === 'SIGTERM' ? { exitCode: 3, stdout: 'listening\nhandled\n' } : { signal },
      );
    }
  });

  test('a heap that is full', { timeout: 60_000 }, async () => {
    const small = { ...context, heapMb: 64 };
    await writeFile(path.join(folder, 'program.mjs'), 'const all = []; for (;;) all.push({ all: [] });');
    const signals: unknown[] = [];
    for (const isReady of [false, true]) {
      if (isReady) startReadyPrograms({ ...expected(['program.mjs']), heapMb: 64 }, settings, preload);
      const program = new LearnerProcess(small, 'program.mjs', [], {});
      await program.ended();
      signals.push([program.signal, program.exitCode, /heap out of memory/u.test(program.stderr.text())]);
    }
    expect(signals[1]).toEqual(signals[0]);
    expect(signals[0]).toEqual([expect.anything(), null, true]);
  });
});

function startOf(entry: string) {
  return { exerciseFolder: folder, entry, heapMb: context.heapMb, preload };
}

describe('one that waits is not used', () => {
  test('twice, for another program, or for another limit', () => {
    const ready = new ReadyPrograms(expected(['program.mjs']), settings, preload);
    expect(ready.take(startOf('other.mjs'))).toBeUndefined();
    expect(ready.take({ ...startOf('program.mjs'), heapMb: 1 })).toBeUndefined();
    ready.take(startOf('program.mjs'))?.child.kill('SIGKILL');
    expect(ready.take(startOf('program.mjs'))).toBeUndefined();
  });

  test('after a package that it has loaded was changed, or others were installed', async () => {
    await writeFile(path.join(folder, 'program.mjs'), `import { value } from 'counted'; console.log(value);`);
    const older = new Date(Date.now() - 60_000);
    const files = ['package.json', 'package-lock.json', 'node_modules/.package-lock.json'];
    for (const file of files) await writeFile(path.join(folder, file), '{ "type": "module" }');
    for (const file of [...files, 'node_modules/counted/index.js']) {
      startReadyPrograms(expected(['program.mjs']), settings, preload);
      await utimes(path.join(folder, file), older, older);
      const askedAt = Date.now();
      await writeFile(path.join(folder, 'program.mjs'), tellsItsStart);
      expect(Number((await run('program.mjs')).stdout)).toBeGreaterThanOrEqual(askedAt - 1);
      older.setSeconds(older.getSeconds() - 1);
    }
  });

  test('if it has died meanwhile', async () => {
    const ready = new ReadyPrograms(expected(['program.mjs']), settings, preload);
    const [child] = ready.waiting();
    child?.kill('SIGKILL');
    await waitUntil(() => child?.signalCode !== null, { timeoutMs: 10_000, everyMs: 5 });
    expect(ready.take(startOf('program.mjs'))).toBeUndefined();
  });
});

test('as many wait as the last check has started, three at most, and the next is started when one is used', () => {
  const entries = ['a.mjs', 'b.mjs', 'a.mjs', 'c.mjs'];
  const ready = new ReadyPrograms(expected(entries), settings, preload);
  expect(ready.waiting()).toHaveLength(3);
  for (const left of [3, 2, 1, 0]) {
    const entry = entries[entries.length - 1 - left] ?? '';
    ready.take(startOf(entry))?.child.kill('SIGKILL');
    expect(ready.waiting()).toHaveLength(left);
  }
});

test('one that waits ends with the process that could give it an order', { timeout: 60_000 }, async () => {
  const starter = path.join(folder, 'starter.mjs');
  const module = new URL('ready-programs.ts', import.meta.url).href;
  await writeFile(
    starter,
    `import { ReadyPrograms } from ${JSON.stringify(module)};
     const ready = new ReadyPrograms(${JSON.stringify(expected(['program.mjs']))}, ${JSON.stringify(settings)}, ${JSON.stringify(preload)});
     console.log(ready.waiting()[0].pid);
     setTimeout(() => process.kill(process.pid, 'SIGKILL'), 300);`,
  );
  const { stdout, signal } = await run('starter.mjs');
  expect(signal).toBe('SIGKILL');
  const pid = Number(stdout);
  expect(pid).toBeGreaterThan(0);
  expect(await waitUntil(() => !isAlive(pid), { timeoutMs: 10_000, everyMs: 20 })).toBe(true);
});

test('a check notes which programs it starts, and which packages they import', async () => {
  await writeFile(
    path.join(folder, 'program.mjs'),
    `import 'counted'; import 'node:fs'; import './other.mjs';`,
  );
  await writeFile(path.join(folder, 'other.mjs'), '');
  await rm(notesFileIn(context.runFolder), { force: true });
  await run('program.mjs');
  expect(programsToExpect(await readNotes(context.runFolder), place(), 512)).toEqual({
    exerciseFolder: folder,
    entries: ['program.mjs'],
    packages: [counted()],
    heapMb: 512,
  });
});

function place() {
  return { courseRoot: folder, exerciseFolder: folder };
}

function startedNote(entry: string) {
  return { kind: 'program-started', pid: 1, entry } as const;
}

function loadedNote(url: string) {
  return { kind: 'package-loaded', pid: 1, url } as const;
}

test('notes that name something else are left out', () => {
  const notes = [
    startedNote('../outside.mjs'),
    startedNote(path.resolve('/etc/passwd')),
    startedNote('node_modules/a.mjs'),
    startedNote('src/a.mjs'),
    startedNote(path.join(folder, 'b.mjs')),
    loadedNote('https://example.org/node_modules/a.js'),
    loadedNote('not a url /node_modules/'),
    loadedNote(pathToFileURL('/etc/passwd').href),
  ];
  expect(programsToExpect(notes, place(), 512)).toMatchObject({
    entries: ['src/a.mjs', path.join(folder, 'b.mjs')],
    packages: [],
  });
});
