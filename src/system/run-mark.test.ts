import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { expect, onTestFinished, test } from 'vitest';
import { startTickOf } from './process-state.ts';
import { endMarked, markProcess } from './run-mark.ts';

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'workshop-check-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** A program that waits, in a session of its own. */
function start(env: NodeJS.ProcessEnv) {
  const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore', env });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit').then(([, signal]: unknown[]) => signal);
  return { pid: child.pid ?? 0, child, ended };
}

test.runIf(process.platform === 'linux')(
  'what belongs to a run is ended by its folder or by its mark, and nothing else is',
  async () => {
    const [folder, otherFolder] = [await makeFolder(), await makeFolder()];
    const { PATH } = process.env;
    const byFolder = start({ PATH, TMPDIR: folder });
    const byMark = start({ PATH });
    const other = start({ PATH, TMPDIR: otherFolder });
    const unmarked = start({ PATH });
    markProcess(byMark.pid, folder);
    // As if both runs had got the same mark.
    markProcess(other.pid, folder);
    await endMarked(folder, startTickOf(byFolder.pid));
    expect(await Promise.all([byFolder.ended, byMark.ended])).toEqual(['SIGKILL', 'SIGKILL']);
    expect([other.child.signalCode, unmarked.child.signalCode]).toEqual([null, null]);
  },
);

test.runIf(process.platform === 'linux')('what was there before a run does not belong to it', async () => {
  const folder = await makeFolder();
  const older = start({ PATH: process.env['PATH'] });
  markProcess(older.pid, folder);
  await endMarked(folder, (startTickOf(older.pid) ?? 0) + 1);
  // If it isn't known when a run began, only its folder counts.
  await endMarked(folder, undefined);
  expect(older.child.signalCode).toBeNull();
});
