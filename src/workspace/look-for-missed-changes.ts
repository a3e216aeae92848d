import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

export interface SecondLookOptions {
  readonly intervalMs: number;
  /** Asked with absolute paths. */
  readonly isIgnored: (file: string) => boolean;
  /** Called once, with paths relative to the folder, with forward slashes. */
  readonly onMissed: (paths: readonly string[]) => void;
}

export interface SecondLook {
  /** Tells it that a change of this file was reported. */
  noteReported(file: string): void;
  stop(): void;
}

/** Time of change and size of each file. */
type Snapshot = ReadonlyMap<string, string>;

/**
 * Looks at a folder's files now and then, and tells of changes that nobody reported. A change seen at one look has
 * until the next to be reported, so that a report on its way is none that was missed.
 */
export function lookForMissedChanges(folder: string, options: SecondLookOptions): SecondLook {
  const reported = new Set<string>();
  let stopped = false;
  let snapshot: Snapshot | undefined;
  let suspects: readonly string[] = [];
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    const next = await takeSnapshot(folder, options.isIgnored);
    if (stopped) return;
    const missed = suspects.filter((file) => !reported.has(file));
    suspects = changedFiles(snapshot ?? next, next).filter((file) => !reported.has(file));
    snapshot = next;
    reported.clear();
    if (missed.length === 0) {
      schedule();
      return;
    }
    stopped = true;
    options.onMissed([...new Set([...missed, ...suspects])]);
  }

  function schedule(): void {
    timer = setTimeout(() => void look(), options.intervalMs);
    timer.unref();
  }

  void look();
  return {
    noteReported: (file) => {
      reported.add(file);
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

async function takeSnapshot(folder: string, isIgnored: (file: string) => boolean): Promise<Snapshot> {
  const files = await listFiles(folder, isIgnored);
  const entries = await Promise.all(
    files.map(async (file) => {
      const stats = await stat(file).catch(() => null);
      const name = path.relative(folder, file).replaceAll(path.sep, '/');
      return stats === null ? null : ([name, `${stats.mtimeMs} ${stats.size}`] as const);
    }),
  );
  return new Map(entries.filter((entry) => entry !== null));
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
  return [...all].filter((file) => before.get(file) !== after.get(file));
}
