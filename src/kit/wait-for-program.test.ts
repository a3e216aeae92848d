import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { defaultLimits } from '../checker/limits.ts';
import { notesFileIn, type PreloadSettings, preloadVariable } from '../checker/notes.ts';
import type { CheckContext } from '../checker/test-facts.ts';
import { LearnerProcess } from './learner-process.ts';
import { waitForProgram, type Waiting } from './wait-for-program.ts';

const run = promisify(execFile);
const preload = new URL('preload.ts', import.meta.url).href;
const started: { readonly program: LearnerProcess; readonly folder: string }[] = [];

/** A learner's program with its guard, in a folder of its own. */
async function start(code: string): Promise<Pick<Waiting, 'process' | 'runFolder' | 'isDone'>> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'workshop-wait-')));
  await mkdir(path.join(folder, 'run'));
  await writeFile(path.join(folder, 'program.mjs'), code);
  const runFolder = path.join(folder, 'run');
  const context: CheckContext = {
    ...defaultLimits,
    courseRoot: folder,
    exerciseFolder: folder,
    databaseUrl: null,
    runFolder,
    preload,
  };
  const settings: PreloadSettings = {
    notesFile: notesFileIn(runFolder),
    packages: {},
    courseRoot: pathToFileURL(folder).href,
    memoryBytes: defaultLimits.memoryBytes,
    blockedMs: 500,
  };
  const program = new LearnerProcess(context, 'program.mjs', [], {
    [preloadVariable]: JSON.stringify(settings),
  });
  started.push({ program, folder });
  return { process: program, runFolder, isDone: () => program.hasEnded };
}

afterEach(async () => {
  for (const { program, folder } of started.splice(0)) {
    await program.kill();
    await rm(folder, { recursive: true, force: true });
  }
});

const patient = { softMs: 1_500, hardMs: 30_000 };

test('a program that ends is done, however long it took', async () => {
  expect(await waitForProgram({ ...(await start('')), softMs: 1, hardMs: 30_000 })).toBe('done');
});

test.for([
  ['waits for something that never comes', 'setInterval(() => {}, 1_000);'],
  ['sleeps in one call', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);'],
  ['spins', 'while (true) {}'],
  ['spins from turn to turn', 'const again = () => setImmediate(again); again();'],
])('the time of a program that %s is over', async ([, code = '']) => {
  expect(await waitForProgram({ ...(await start(code)), ...patient })).toBe('over');
});

test('a program that has printed its answer and then does nothing is not waited for any longer', async () => {
  const program = await start('console.log("answer"); setInterval(() => {}, 1_000);');
  const waiting = { ...program, softMs: 60_000, hardMs: 60_000, isOverWhenSilent: true };
  expect(await waitForProgram(waiting)).toBe('over');
});

test.runIf(process.platform === 'linux')(
  'of a program that gets no processor time nothing is known',
  async () => {
    const program = await start('while (true) {}');
    const { pid } = program.process;
    // It gets what another one that never ends leaves of the same core: next to nothing.
    const greedy = spawn('taskset', ['-c', '0', process.execPath, '-e', 'while (true) {}']);
    onTestFinished(() => void greedy.kill('SIGKILL'));
    await run('taskset', ['-a', '-c', '-p', '0', String(pid)]);
    await run('chrt', ['--all-tasks', '--idle', '--pid', '0', String(pid)]);
    expect(await waitForProgram({ ...program, softMs: 1_000, hardMs: 3_000 })).toBe('starved');
  },
);

test.runIf(process.platform === 'linux')(
  'a stopped program had its chance: the machine is not to blame',
  async () => {
    const program = await start('setInterval(() => {}, 1_000);');
    process.kill(program.process.pid, 'SIGSTOP');
    expect(await waitForProgram({ ...program, ...patient })).toBe('over');
  },
);

test.runIf(process.platform === 'linux')(
  'what a program notes about itself does not make it look like one that the machine keeps waiting',
  async () => {
    const forged = `
      import { rmSync } from 'node:fs';
      const { notesFile } = JSON.parse(process.env.WORKSHOP_PRELOAD);
      while (true) rmSync(notesFile, { force: true });
    `;
    expect(await waitForProgram({ ...(await start(forged)), ...patient })).toBe('over');
  },
);
