import path from 'node:path';
import { watch, type FSWatcher } from 'chokidar';
import { codeOf } from '../../errors.ts';
import { reportsChanges } from './reports-changes.ts';
import { filesWrittenSince, lookForMissedChanges } from './look-for-missed-changes.ts';

export interface WatchOptions {
  /** Ends the watching. */
  readonly signal: AbortSignal;
  /** Called once for saves that come together, with paths relative to the folder, with forward slashes, sorted. */
  readonly onChange: (paths: readonly string[]) => void;
  /** Called where the folder can't be watched any more; without it such an error is dropped. */
  readonly onError?: (error: unknown) => void;
  /** Files that were written after this moment count as saved, too: milliseconds since 1970. */
  readonly sinceMs?: number;
  /** How long to wait for more after a change, so that one save is one call. */
  readonly debounceMs?: number;
  /** A folder beside the watched one in which a file may be made, to find out whether the system tells of changes. */
  readonly probeFolder?: string;
  /** How often to look for changes that the system told nothing of. */
  readonly secondLookMs?: number;
}

export interface FileWatch {
  /** Settles when every change from now on is reported; also when the watch was ended before that. */
  readonly ready: Promise<void>;
  /** Settles when the watch has ended and nothing of it is left. */
  readonly closed: Promise<void>;
}

const defaultDebounceMs = 30;
const defaultSecondLookMs = 2000;
const pollingIntervalMs = 300;

/**
 * Watches the learner's source files below a folder: writes in place, atomic saves, new and removed files and folders.
 * Dependencies, build output, logs, dot-files and what editors write beside a file are left out.
 *
 * On some file systems (network drives, containers, WSL mounts) the system reports nothing. A file that is made at the
 * start finds that out, and the watch polls. The learner's folder may be mounted otherwise than the one beside it, so
 * it is looked at now and then as well: the first change that was missed makes the watch poll, too. The looks go on
 * even so: they find what is saved while the polling begins.
 */
export function watchFiles(folder: string, options: WatchOptions): FileWatch {
  const changes = collectChanges(options);
  const ready = Promise.withResolvers<void>();
  let watcher = open('auto');
  let nativeClosed: Promise<void> | undefined;

  const secondLook = lookForMissedChanges(folder, {
    intervalMs: options.secondLookMs ?? defaultSecondLookMs,
    isIgnored: (file) => isIgnored(folder, file),
    onMissed: (paths) => {
      fallBackToPolling();
      for (const file of paths) changes.add(file);
    },
  });

  function open(backend: 'auto' | 'polling'): FSWatcher {
    return watch(folder, {
      backend,
      pollingInterval: pollingIntervalMs,
      ignoreInitial: true,
      ignored: (file) => isIgnored(folder, file),
    })
      .on('ready', ready.resolve)
      .on('error', (error) => {
        if (backend === 'auto' && isOutOfWatches(error)) fallBackToPolling();
        else options.onError?.(error);
      })
      .on('all', (event, file) => {
        if (event === 'addDir' || event === 'unlinkDir') return;
        const changed = path.relative(folder, file).replaceAll(path.sep, '/');
        secondLook.noteReported(changed);
        changes.add(changed);
      });
  }

  function fallBackToPolling(): void {
    if (options.signal.aborted || watcher.options.backend === 'polling') return;
    nativeClosed = watcher.close();
    watcher = open('polling');
  }

  async function tellSavesSince(sinceMs: number): Promise<void> {
    await ready.promise;
    const files = await filesWrittenSince(folder, sinceMs, (file) => isIgnored(folder, file));
    for (const file of files) changes.add(file);
  }

  async function probe(): Promise<void> {
    if (options.probeFolder === undefined) return;
    if (!(await reportsChanges(options.probeFolder, options))) fallBackToPolling();
  }

  async function close(): Promise<void> {
    await whenAborted(options.signal);
    await probing;
    changes.stop();
    secondLook.stop();
    await Promise.all([nativeClosed, watcher.close()]);
    ready.resolve();
  }
  if (options.sinceMs !== undefined) void tellSavesSince(options.sinceMs);
  const probing = probe();
  return { ready: ready.promise, closed: close() };
}

/** Gathers changes until none has come for a moment. */
function collectChanges(options: WatchOptions): { add(file: string): void; stop(): void } {
  const pending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  return {
    add: (file) => {
      if (options.signal.aborted) return;
      pending.add(file);
      clearTimeout(timer);
      timer = setTimeout(() => {
        const paths = [...pending].toSorted();
        pending.clear();
        options.onChange(paths);
      }, options.debounceMs ?? defaultDebounceMs);
    },
    stop: () => {
      clearTimeout(timer);
    },
  };
}

function whenAborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}

/** The system has no more watches or open files to give. */
function isOutOfWatches(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOSPC' || code === 'EMFILE' || code === 'ENFILE';
}

const ignoredFolders: ReadonlySet<string> = new Set(['node_modules', 'dist', 'coverage']);

/** What a program writes while it runs or an editor while it saves. Vim tries out a folder with a file named 4913. */
const ignoredName = /^\.|~$|^#.*#$|\.(?:sw[a-z]|tmp|log|pid)$|^4913$|___jb_(?:tmp|old)___$/;

function isIgnored(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  if (relative === '') return false;
  return relative.split(path.sep).some((name) => ignoredFolders.has(name) || ignoredName.test(name));
}
