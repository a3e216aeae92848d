import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type Home, homeAt } from './home.ts';
import { observeCluster, parsePidFile, removeStalePidFile } from './postmaster.ts';

test('a whole pid file is read', () => {
  const text = ['4711', '/data', '1700000000', '5433', '', '127.0.0.1', '  123  456', 'ready   ', ''].join(
    '\n',
  );
  expect(parsePidFile(text)).toEqual({ pid: 4711, dataFolder: '/data', port: 5433, ready: true });
});

test.each(['', '\n', 'abc', '0', '-1', '12345678901234567890'])('%j names no process', (text) => {
  expect(parsePidFile(text).pid).toBe(0);
});

test('a server that has not said "ready" is starting', () => {
  expect(parsePidFile('4711\n/data\n1700000000\n5433\n\n127.0.0.1\n1 2\nstarting\n').ready).toBe(false);
});

test('nothing there is absent, data without a pid file is stopped', async () => {
  const home = await makeHomeWith(undefined);
  expect(await observeCluster(home)).toEqual({ kind: 'stopped' });
  await rm(home.settingsFile);
  expect(await observeCluster(home)).toEqual({ kind: 'absent' });
});

test.each([
  ['an empty pid file', () => ''],
  ['a process that is gone', () => '2147483646'],
  // After a restart of the machine the number may belong to anybody, here to this test.
  ['a process that is not PostgreSQL', () => String(process.pid)],
])('%s is stale, and is removed', async (_, pid) => {
  const home = await makeHomeWith(pid());
  expect(await observeCluster(home)).toEqual({ kind: 'stale' });
  await removeStalePidFile(home);
  expect(await readdir(home.dataFolder)).not.toContain('postmaster.pid');
});

test.skipIf(process.platform === 'win32')('a dead server that nobody collected is stale', async () => {
  // The shell becomes a sleep that never asks after its child.
  const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void parent.kill('SIGKILL'));
  const [pid]: unknown[] = await once(parent.stdout, 'data');
  const home = await makeHomeWith(String(pid).trim());
  await vi.waitFor(async () => expect(await observeCluster(home)).toEqual({ kind: 'stale' }), 5_000);
});

async function makeHomeWith(pid: string | undefined): Promise<Home> {
  const home = homeAt(await mkdtemp(path.join(tmpdir(), 'workshop-postmaster-')));
  onTestFinished(() => rm(home.folder, { recursive: true, force: true }));
  await mkdir(home.dataFolder);
  await writeFile(home.settingsFile, '{}');
  if (pid !== undefined) {
    const text = pid === '' ? '' : `${pid}\n${home.dataFolder}\n1700000000\n5433\n\n127.0.0.1\n1 2\nready\n`;
    await writeFile(path.join(home.dataFolder, 'postmaster.pid'), text);
  }
  return home;
}
