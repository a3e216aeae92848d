import { closeSync, constants, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { readRegularFile } from '../system/read-regular-file.ts';

/**
 * Written to the run's folder, a JSON object a line, by processes that may be unable to say anything else:
 * a file takes a note from a process whose main thread spins, and survives one that is killed.
 */
export type Note =
  | Blocked
  | TooMuchMemory
  | Pulse
  | { readonly kind: 'test-started'; readonly pid: number; readonly name: string }
  | ProgramStarted
  | PackageLoaded;

export interface Blocked {
  readonly kind: 'blocked';
  readonly pid: number;
  /** Where its main thread is, in the learner's code: an absolute path; null if that is not known. */
  readonly file: string | null;
  readonly line: number | null;
}

export interface TooMuchMemory {
  readonly kind: 'too-much-memory';
  readonly pid: number;
}

/** What a process has done until now, as its guard sees it: several times a second, for as long as it lives. */
export interface Pulse {
  readonly kind: 'pulse';
  readonly pid: number;
  /** Processor time that it has received, all its threads together, in milliseconds. */
  readonly cpuMs: number;
  /** For how long its event loop has turned with next to nothing to do, in milliseconds; 0 while it works. */
  readonly idleMs: number;
  /** For how long its main thread has slept in one call that never returned to the event loop, in milliseconds. */
  readonly asleepMs: number;
}

/** A program was started; `entry` is relative to the exercise's folder, or absolute. */
export interface ProgramStarted {
  readonly kind: 'program-started';
  readonly pid: number;
  readonly entry: string;
}

/** A program of the learner's has imported a package: the file URL of the package's module. */
export interface PackageLoaded {
  readonly kind: 'package-loaded';
  readonly pid: number;
  readonly url: string;
}

/** The environment variable from which the preload of a process learns what it has to do. */
export const preloadVariable = 'WORKSHOP_PRELOAD';

/** The value of that variable, as JSON. */
export interface PreloadSettings {
  readonly notesFile: string;
  /** File URLs of packages that a check imports and a course need not have. */
  readonly packages: Readonly<Record<string, string>>;
  readonly courseRoot: string;
  readonly memoryBytes: number;
  /** A main thread that takes this much processor time without a turn of its event loop counts as blocked. */
  readonly blockedMs: number;
  /** True for a program of the learner's: it notes which packages it imports. */
  readonly notesPackages?: boolean | undefined;
  /** For the process of a check's worker: what to start ahead of its run. */
  readonly programs?: ProgramsToExpect | undefined;
  /** For a program that is started ahead: file URLs of modules that it loads before it waits for its order. */
  readonly waitsWith?: readonly string[] | undefined;
}

/** What the next check of an exercise is likely to start, going by the previous one. */
export interface ProgramsToExpect {
  /** Absolute path. */
  readonly exerciseFolder: string;
  /** Relative to that folder or absolute, in the order in which they were started. */
  readonly entries: readonly string[];
  /** File URLs of the modules of packages that the programs have imported. */
  readonly packages: readonly string[];
  /** V8's heap, in megabytes. */
  readonly heapMb: number;
}

export function notesFileIn(runFolder: string): string {
  return path.join(runFolder, 'notes.jsonl');
}

/**
 * What a guard noted last about what is wrong with its process; null where nothing is. A loop counts until the event loop
 * turns again.
 */
export function lastTrouble(notes: readonly Note[], pid: number): Blocked | TooMuchMemory | null {
  const own = notes.filter((note) => note.pid === pid && (note.kind !== 'pulse' || note.idleMs > 0));
  const last = own.at(-1);
  return last?.kind === 'blocked' || last?.kind === 'too-much-memory' ? last : null;
}

/** Ten times what the guards of a whole run write. */
const largestBytes = 4 * 1024 * 1024;

/**
 * All notes until now. A line that was cut off by the end of its writer is left out. None where a program has put something
 * else in the place of the file, or has filled it: no verdict depends on a note alone.
 */
export async function readNotes(runFolder: string): Promise<Note[]> {
  const content = await readRegularFile(notesFileIn(runFolder), largestBytes).catch(() => null);
  return content === null ? [] : content.toString('utf8').split('\n').flatMap(parseNote);
}

/** Without O_NONBLOCK, a named pipe in the place of the file would be waited for. */
const appending =
  constants.O_WRONLY |
  constants.O_APPEND |
  constants.O_CREAT |
  (constants.O_NONBLOCK ?? 0) |
  (constants.O_NOFOLLOW ?? 0);

/** Adds a note. Where that isn't possible there is none: the run may be over and its folder gone. */
export function appendNote(notesFile: string, note: Note): void {
  try {
    const file = openSync(notesFile, appending, 0o600);
    try {
      writeSync(file, `${JSON.stringify(note)}\n`);
    } finally {
      closeSync(file);
    }
  } catch {
    // The run is over, or a program under test has put something else in the place of the file.
  }
}

function parseNote(line: string): Note[] {
  try {
    const note: unknown = JSON.parse(line);
    return isNote(note) ? [note] : [];
  } catch {
    return [];
  }
}

/** The file lies where the learner's programs could write to it as well. */
function isNote(value: unknown): value is Note {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, pid, name, file, line, cpuMs, idleMs, asleepMs, entry, url }: Record<string, unknown> = {
    ...value,
  };
  if (typeof pid !== 'number') return false;
  switch (kind) {
    case 'blocked':
      return (typeof file === 'string' || file === null) && (typeof line === 'number' || line === null);
    case 'pulse':
      return [cpuMs, idleMs, asleepMs].every((ms) => typeof ms === 'number');
    case 'test-started':
      return typeof name === 'string';
    case 'program-started':
      return typeof entry === 'string';
    case 'package-loaded':
      return typeof url === 'string';
    default:
      return kind === 'too-much-memory';
  }
}
