import { hash } from 'node:crypto';
import { readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { allProcesses, startTickOf } from './process-state.ts';

/**
 * On Linux, what a program starts can leave its process group, its session and its parent. Two things are inherited all
 * the same: the environment with the run's own TMPDIR, and the adjustment of the score by which the kernel chooses what to
 * end when memory runs out. Unlike the environment, that one survives a child that was given an empty one. It is a
 * number up to 1000. Ours is above those that browsers and desktops use, and above our own: where the workshop runs in
 * a container, that one may be any, and is what every other process there has.
 */
const usualMost = 600;
const most = 1_000;

/** Undefined where no number is left. */
function markOf(runFolder: string): number | undefined {
  const above = Math.max(usualMost, Number(read('self', 'oom_score_adj')));
  const choice = Number.parseInt(hash('sha256', runFolder).slice(0, 8), 16);
  return above < most ? above + 1 + (choice % (most - above)) : undefined;
}

/** Marks a process, and all that it starts from now on, as belonging to a run. Does nothing where that isn't possible. */
export function markProcess(pid: number, runFolder: string): void {
  if (process.platform !== 'linux') return;
  const mark = markOf(runFolder);
  if (mark === undefined) return;
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, String(mark));
  } catch {
    // Without the mark, the environment still tells whose a process is.
  }
}

/** One that starts another whenever it is ended is met again in the next round. */
const rounds = 20;
const roundMs = 10;

/**
 * Ends every process that belongs to a run, wherever it has gone. Resolves when none is left, or after a fifth of a
 * second. `sinceTick` is when the run's first process began; if it isn't known, only the run's folder counts.
 */
export async function endMarked(runFolder: string, sinceTick: number | undefined): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const left = allProcesses().filter((pid) => belongsTo(pid, runFolder, sinceTick));
    if (left.length === 0) return;
    // One that is stopped can't start another before it is its turn.
    for (const signal of ['SIGSTOP', 'SIGKILL'] as const) for (const pid of left) send(pid, signal);
    await delay(roundMs);
  }
}

function belongsTo(pid: number, runFolder: string, sinceTick: number | undefined): boolean {
  const tick = startTickOf(pid);
  if (pid === process.pid || tick === undefined || tick < (sinceTick ?? 0)) return false;
  const folder = temporaryFolderOf(pid);
  if (folder === undefined) return false;
  // The marks of two runs may be the same.
  if (/[\\/]workshop-check-/u.test(folder)) return folder === runFolder;
  const mark = markOf(runFolder);
  if (sinceTick === undefined || mark === undefined) return false;
  return isOfOurs(pid) && Number(read(pid, 'oom_score_adj')) === mark;
}

/** Of our account and in our namespace of processes: in a container beside us, the number may mean something else. */
function isOfOurs(pid: number): boolean {
  try {
    const isSameSpace = readlinkSync(`/proc/${pid}/ns/pid`) === readlinkSync('/proc/self/ns/pid');
    return isSameSpace && statSync(`/proc/${pid}`).uid === process.getuid?.();
  } catch {
    return false;
  }
}

/** From the environment that a process began with; undefined for one that is gone, is ending or isn't ours. */
function temporaryFolderOf(pid: number): string | undefined {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return environment.find((entry) => entry.startsWith('TMPDIR='))?.slice('TMPDIR='.length) ?? '';
  } catch {
    return undefined;
  }
}

function read(pid: number | 'self', name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile, or belongs to another account.
  }
}
