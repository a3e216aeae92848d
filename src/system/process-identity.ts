import { readFile } from 'node:fs/promises';
import { isAlive } from './process-tree.ts';
import { startTimeOf } from './process-start-time.ts';

/** A process that can be told from a later one with the same id. */
export interface ProcessIdentity {
  readonly pid: number;
  /** As `startTimeOf` gives it; null if it isn't known. */
  readonly startTime: string | null;
}

let own: Promise<ProcessIdentity> | undefined;

/** This process; the system is asked once. */
export function thisProcess(): Promise<ProcessIdentity> {
  own ??= identify();
  return own;
}

async function identify(): Promise<ProcessIdentity> {
  // Windows needs a quarter of a second to tell the time, which is too long for every command.
  const startTime = process.platform === 'win32' ? null : await startTimeOf(process.pid);
  return { pid: process.pid, startTime };
}

/** Whether a process is still running. If its start time isn't known, any process with its id counts as the same. */
export async function isStillRunning({ pid, startTime }: ProcessIdentity): Promise<boolean> {
  if (!isAlive(pid) || (await isZombie(pid))) return false;
  if (startTime === null) return true;
  const now = await startTimeOf(pid);
  return now === null || now === startTime;
}

/** A process that has ended keeps its id until its parent asks, which in a container may be never. */
async function isZombie(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // Field 3 (proc(5)), after the command's name, which may hold spaces.
  return ['Z', 'X'].includes(stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3));
}
