import { hash } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { isStillRunning, thisProcess } from './process-identity.ts';
import { startTimeOf } from './process-start-time.ts';
import { isAlive } from './process-tree.ts';

/** Who made a temporary file or folder, as its name tells. */
export interface NamedOwner {
  readonly pid: number;
  /** Four digits for the machine and eight for the time at which the process began; undefined in older names. */
  readonly mark: string | undefined;
}

let own: Promise<string> | undefined;

/** For names of what is temporary: `1234-0a1b2c3d4e5f` is this process, and no later one with its id. */
export function ownerTag(): Promise<string> {
  own ??= thisProcess().then(({ pid, startTime }) => `${pid}-${markOf(startTime)}`);
  return own;
}

/** A folder for temporary files whose name tells what it is for and whose it is, so that a later start can remove it. */
export async function makeTemporaryFolder(kind: TemporaryKind): Promise<string> {
  return mkdtemp(path.join(tmpdir(), `workshop-${kind}-${await ownerTag()}-`));
}

export const temporaryKinds = ['check', 'index', 'solution', 'server', 'verify'] as const;
export type TemporaryKind = (typeof temporaryKinds)[number];

/** The pattern of a tag, for regular expressions: a process id, and the mark that older names don't have. */
export const tagPattern = String.raw`(?<pid>\d+)(?:-(?<mark>[0-9a-f]{12}))?`;

/** The owner in a name that matches a pattern with `tagPattern` in it. */
export function ownerIn(name: string, pattern: RegExp): NamedOwner | undefined {
  const { pid, mark } = pattern.exec(name)?.groups ?? {};
  return pid === undefined ? undefined : { pid: Number(pid), mark };
}

/**
 * Whether the process that made something has ended. Undefined if that can't be found out: it ran on another machine, or
 * an older version didn't say when it began and a process with its id is running.
 */
export async function hasOwnerEnded({ pid, mark }: NamedOwner): Promise<boolean | undefined> {
  if (mark === undefined) return isAlive(pid) ? undefined : true;
  if (mark.slice(0, 4) !== markOf(null).slice(0, 4)) return undefined;
  const now = await startTimeOf(pid);
  if (now !== null && markOf(now) !== mark && mark !== markOf(null)) return true;
  return !(await isStillRunning({ pid, startTime: now }));
}

function markOf(startTime: string | null): string {
  const machine = hash('sha256', hostname()).slice(0, 4);
  return machine + (startTime === null ? '00000000' : hash('sha256', startTime).slice(0, 8));
}
