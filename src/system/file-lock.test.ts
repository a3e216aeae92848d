import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fill, mountSmallDisk } from '../../tests/support/small-disk.ts';
import { findLockHolder, takeFileLock, tryFileLock, withFileLock } from './file-lock.ts';
import { thisProcess } from './process-identity.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'workshop-lock-'));
  file = path.join(folder, 'x.lock');
});

afterEach(() => rm(folder, { recursive: true }));

test('one after the other holds a lock, and nothing is left', async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await Promise.resolve();
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 8 }, () => withFileLock({ file, work: 'counting' }, work)));
  expect(most).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test('the one that waits is told who holds it, and gives up with that', async () => {
  await using _ = await takeFileLock({ file, work: 'resetting the database' });
  const told: string[] = [];
  const waiting = takeFileLock({
    file,
    work: 'x',
    timeoutMs: 50,
    tellAfterMs: 0,
    onWait: (phrase) => told.push(phrase),
  });
  await expect(waiting).rejects.toMatchObject({
    message: expect.stringMatching(
      new RegExp(`\\(process ${process.pid}\\) has been resetting the database since \\d`, 'u'),
    ),
    wayOut: expect.stringContaining(`end process ${process.pid}`),
    exitCode: 2,
  });
  expect(told).toEqual([
    `waiting: another workshop command (process ${process.pid}) is resetting the database`,
  ]);
});

test('waiting ends with the signal', async () => {
  await using _ = await takeFileLock({ file, work: 'x' });
  const controller = new AbortController();
  const waiting = takeFileLock({
    file,
    work: 'y',
    signal: controller.signal,
    tellAfterMs: 0,
    onWait: () => controller.abort(),
  });
  await expect(waiting).rejects.toMatchObject({ name: 'Interrupted' });
});

test('the lock of a process that was killed is free at once', async () => {
  const module = pathToFileURL(path.join(import.meta.dirname, 'file-lock.ts')).href;
  const code = `import { takeFileLock } from ${JSON.stringify(module)};
    await takeFileLock({ file: ${JSON.stringify(file)}, work: 'dying' });
    console.log('taken');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'pipe' });
  await once(child.stdout, 'data');
  expect(await findLockHolder(file)).toMatchObject({ pid: child.pid, work: 'dying' });
  expect(await tryFileLock(file, 'x')).toBeUndefined();
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await findLockHolder(file)).toBeUndefined();
  await using lock = await tryFileLock(file, 'x');
  expect(lock).toBeDefined();
});

test.skipIf(process.platform === 'win32')(
  'a process that got the id of the holder is not the holder',
  async () => {
    const holder = {
      ...(await thisProcess()),
      startTime: '1',
      work: 'x',
      host: hostname(),
      at: '2026-01-01T00:00:00Z',
    };
    await symlink(JSON.stringify(holder), file);
    await using lock = await tryFileLock(file, 'x');
    expect(lock).toBeDefined();
  },
);

test('a lock from before the machine was started is free, even if the time of a process is not known', async () => {
  const holder = {
    pid: process.pid,
    startTime: null,
    work: 'x',
    host: hostname(),
    at: '2001-01-01T00:00:00Z',
  };
  await writeFile(file, JSON.stringify(holder));
  await using lock = await tryFileLock(file, 'x');
  expect(lock).toBeDefined();
});

test('an empty lock, as a full disk leaves it, is in the way for two seconds', async () => {
  await writeFile(file, '');
  expect(await tryFileLock(file, 'x')).toBeUndefined();
  const before = new Date(Date.now() - 3_000);
  await utimes(file, before, before);
  await using lock = await tryFileLock(file, 'x');
  expect(lock).toBeDefined();
});

test('the lock of a process on another machine holds for ten minutes', async () => {
  const holder = {
    pid: 1,
    startTime: null,
    work: 'x',
    host: `not-${hostname()}`,
    at: new Date().toISOString(),
  };
  await writeFile(file, JSON.stringify(holder));
  expect(await tryFileLock(file, 'x')).toBeUndefined();
  const before = new Date(Date.now() - 700_000);
  await utimes(file, before, before);
  await using lock = await tryFileLock(file, 'x');
  expect(lock).toBeDefined();
});

test('many that find a lock left behind at once get it one after the other', async () => {
  await writeFile(
    file,
    JSON.stringify({ pid: 2_147_483_646, startTime: '1', work: 'x', host: hostname(), at: '' }),
  );
  let inside = 0;
  const work = async () => {
    inside += 1;
    expect(inside).toBe(1);
    await Promise.resolve();
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 8 }, () => withFileLock({ file, work: 'x' }, work)));
  expect(await readdir(folder)).toEqual([]);
});

test('in a folder that is not there the work is done without a lock', async () => {
  const missing = path.join(folder, 'missing', 'x.lock');
  expect(await withFileLock({ file: missing, work: 'x' }, () => Promise.resolve(1))).toBe(1);
});

test.skipIf(process.platform !== 'linux')('a full disk leaves no lock behind', async (context) => {
  await using disk = await mountSmallDisk(folder);
  if (disk === undefined) return context.skip();
  await fill(path.join(folder, 'filler'));
  const onDisk = path.join(folder, 'x.lock');
  await withFileLock({ file: onDisk, work: 'x' }, () => Promise.resolve());
  expect(await readdir(folder)).not.toContain('x.lock');
});
