import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

export interface SecondLookOptions {
  readonly intervalMs: number;
  /** Asked with absolute paths. */
  readonly isIgnored: (file: string) => boolean;
  /** Called with paths relative to the folder, with forward slashes; once for each change. */
  readonly onMissed: (paths: readonly string[]) => void;
}

export interface SecondLook {
  /** Tells it that a change of this file was reported. */
  noteReported(file: string): void;
  stop(): void;
}

/** Time of change and size of each file. */
type Snapshot = Map<string, string>;

/**
 * Looks at a folder's files now and then, and tells of changes that nobody reported. A change seen at one look has
 * until the next to be reported, so that a report on its way is none that was missed.
 */
export function lookForMissedChanges(folder: string, options: SecondLookOptions): SecondLook {
  let known: Snapshot | undefined;
  let suspects = new Set<string>();
  /** What reports told of while a look was going on, which may have seen those files as they were before. */
  let reported: Snapshot = new Map();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    reported = new Map();
    const seen = await takeSnapshot(folder, options.isIgnored);
    if (stopped) return;
    const missed = [...suspects];
    suspects = new Set(changedFiles(known ?? seen, seen).filter((file) => !reported.has(file)));
    known = new Map([...seen, ...reported]);
    if (missed.length > 0) options.onMissed(missed);
    timer = setTimeout(() => void look(), options.intervalMs);
    timer.unref();
  }

  async function noteReported(file: string): Promise<void> {
    suspects.delete(file);
    // A name alone would hide a later change of the same file that is not reported.
    const mark = await markOf(path.join(folder, file));
    known?.set(file, mark);
    reported.set(file, mark);
  }

  void look();
  return {
    noteReported: (file) => void noteReported(file),
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** Files that were written after a moment, in milliseconds since 1970; relative to the folder, with forward slashes. */
export async function filesWrittenSince(
  folder: string,
  sinceMs: number,
  isIgnored: (file: string) => boolean,
): Promise<string[]> {
  const files = await listFiles(folder, isIgnored);
  const written = await Promise.all(
    files.map(async (file) => ((await stat(file).catch(() => null))?.mtimeMs ?? 0) > sinceMs),
  );
  return files
    .filter((_file, index) => written[index])
    .map((file) => path.relative(folder, file).replaceAll(path.sep, '/'));
}

async function takeSnapshot(folder: string, isIgnored: (file: string) => boolean): Promise<Snapshot> {
  const files = await listFiles(folder, isIgnored);
  const entries = await Promise.all(
    files.map(
      async (file) => [path.relative(folder, file).replaceAll(path.sep, '/'), await markOf(file)] as const,
    ),
  );
  return new Map(entries);
}

/** What tells one state of a file from the next; the empty text where there is none. */
async function markOf(file: string): Promise<string> {
  const stats = await stat(file).catch(() => null);
  return stats === null ? '' : `${stats.mtimeMs} ${stats.size}`;
}

async function listFiles(folder: string, isIgnored: (file: string) => boolean): Promise<string[]> {
  // A folder that is being moved or replaced has no files for this look.
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const nested = await Promise.all(
    entries.map(async (entry) => {
      const file = path.join(folder, entry.name);
      if (isIgnored(file)) return [];
      if (entry.isDirectory()) return listFiles(file, isIgnored);
      return entry.isFile() ? [file] : [];
    }),
  );
  return nested.flat();
}

function changedFiles(before: Snapshot, after: Snapshot): string[] {
  const all = new Set([...before.keys(), ...after.keys()]);
  return [...all].filter((file) => (before.get(file) ?? '') !== (after.get(file) ?? ''));
}
