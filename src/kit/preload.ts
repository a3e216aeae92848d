import { registerHooks } from 'node:module';
import process from 'node:process';
import { isMainThread, Worker } from 'node:worker_threads';
import { preloadVariable, type PreloadSettings } from '../checker/notes.ts';
import { drizzleModule } from '../migrations/drizzle-kit/fast-drizzle.ts';
import { asleep, type GuardData } from './heartbeat.ts';
import { noteLoadedPackages } from './note-loaded-packages.ts';
import { waitForOrder } from './program-start.ts';

/** Loaded first, with `--import`, by every process that runs a learner's code in a check. */
const setting = process.env[preloadVariable];
const settings: PreloadSettings | undefined = setting === undefined ? undefined : JSON.parse(setting);
const noteFound = settings?.notesPackages === true ? noteLoadedPackages(settings.notesFile) : () => undefined;

registerHooks({
  resolve(specifier, context, next) {
    const alias = settings?.packages[specifier];
    if (alias !== undefined) return { url: alias, shortCircuit: true };
    const drizzle = drizzleModule(specifier, context.parentURL);
    if (drizzle !== undefined) return { url: drizzle, format: 'module', shortCircuit: true };
    const found = next(specifier, context);
    noteFound(found.url, context.parentURL);
    return found;
  },
});

// A process has one guard, however many threads it starts.
if (settings !== undefined && isMainThread) await begin(settings);

async function begin({ programs, waitsWith, ...others }: PreloadSettings): Promise<void> {
  const guard = startGuard();
  if (waitsWith !== undefined) await waitForOrder(waitsWith);
  guard.wake();
  if (programs === undefined) return;
  // They are this process's alone: what it starts doesn't start them again.
  process.env[preloadVariable] = JSON.stringify(others);
  const { startReadyPrograms } = await import('./ready-programs.ts');
  startReadyPrograms(programs, others, import.meta.url);
}

/** Only a thread of its own can see that the main one spins, and that memory grows outside of the heap. */
function startGuard(): { wake(): void } {
  const beatMs = 100;
  const heartbeat = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const beats = new Int32Array(heartbeat);
  beats[0] = asleep;
  const file = import.meta.url.endsWith('.ts') ? './guard.ts' : './guard.mjs';
  // Looked at now: on a busy machine the parent may be gone before the thread runs.
  const workerData: GuardData = { heartbeat, parent: process.ppid };
  // Without execArgv and NODE_OPTIONS of its own the thread would load this file as well.
  const env = { [preloadVariable]: setting };
  new Worker(new URL(file, import.meta.url), { workerData, execArgv: [], env }).unref();
  return {
    wake: () => {
      Atomics.store(beats, 0, 0);
      Atomics.notify(beats, 0);
      setInterval(() => Atomics.add(beats, 0, 1), beatMs).unref();
    },
  };
}
