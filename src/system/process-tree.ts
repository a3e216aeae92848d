import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { toolEnvironment } from '../environment/environments.ts';
import { codeOf } from '../errors.ts';

const run = promisify(execFile);
const POLL_MS = 20;

/** Spawn options that make a child the leader of a group of its own, so that it can be ended with all it started. */
export const ownGroup = { detached: process.platform !== 'win32', windowsHide: true } as const;

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return codeOf(error) === 'EPERM';
  }
}

/**
 * Ends a process that was started with `ownGroup`, and everything it started: politely, then after `graceMs` by force.
 * Resolves when it is gone; never throws for one that is gone already.
 */
export async function endTree(pid: number, graceMs = 3_000): Promise<void> {
  if (process.platform === 'win32') {
    await run('taskkill', ['/pid', String(pid), '/T', '/F'], { env: toolEnvironment(process.env) }).catch(
      () => undefined,
    );
    return;
  }
  signalGroup(pid, 'SIGTERM');
  const deadline = performance.now() + graceMs;
  while (groupIsAlive(pid) && performance.now() < deadline) await delay(POLL_MS);
  signalGroup(pid, 'SIGKILL');
}

function groupIsAlive(pid: number): boolean {
  return isAlive(-pid);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone, which is what was wanted.
  }
}
