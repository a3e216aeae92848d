import { closeSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { PreloadSettings } from '../checker/notes.ts';

/** What a program that waits is told when it may begin. */
export interface ProgramOrder {
  readonly args: readonly string[];
  /** The whole environment. */
  readonly env: NodeJS.ProcessEnv;
}

/** The file descriptor at which a program that waits gets its order. */
const orderFd = 3;

/** Node's arguments for a program of the learner's, up to its own ones. */
export function programArguments(start: {
  readonly exerciseFolder: string;
  readonly entry: string;
  readonly heapMb: number;
  readonly preload: string;
}): string[] {
  return [
    `--max-old-space-size=${start.heapMb}`,
    '--disable-sigusr1',
    '--import',
    start.preload,
    path.resolve(start.exerciseFolder, start.entry),
  ];
}

/** What a program of the learner's is given, by the settings of the worker that starts it. */
export function programSettings(worker: PreloadSettings): PreloadSettings {
  return { ...worker, notesPackages: true };
}

/**
 * Loads packages and then waits, with all of the process asleep, for the order to begin; afterwards arguments and
 * environment are those of a program that has just been started with them. Ends the process where no order comes any
 * more, because the process that could send it is gone.
 */
export async function waitForOrder(packages: readonly string[]): Promise<void> {
  // What can't be loaded fails again, and is reported, when the program imports it.
  for (const url of packages) await import(url).catch(() => undefined);
  const text = readFileSync(orderFd, 'utf8');
  closeSync(orderFd);
  if (text === '') process.exit(0);
  const { args, env }: ProgramOrder = JSON.parse(text);
  process.argv.push(...args);
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
}
