import { type ChildProcess, spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type PreloadSettings, preloadVariable, type ProgramsToExpect } from '../checker/notes.ts';
import { checkedProgramEnvironment } from '../environment/environments.ts';
import { programArguments, type ProgramOrder, programSettings } from './program-start.ts';

/** How many wait at once: each takes as much memory as a program that has just begun. */
const aheadAtMost = 3;

/** How a program is to be started; a ready one has to fit in all but the arguments and the environment. */
interface ProgramStart {
  readonly exerciseFolder: string;
  /** Relative to the exercise's folder, or absolute. */
  readonly entry: string;
  readonly heapMb: number;
  readonly preload: string;
}

interface ReadyProgram {
  readonly entry: string;
  readonly child: ChildProcess;
  /** What the packages that it has loaded were like. */
  readonly stamp: string;
}

/**
 * Programs of the learner's that were started before anybody asked for them. Node and the exercise's packages are loaded,
 * and each waits for its arguments and its environment before it reads the learner's own files. As many wait as the
 * previous check of this exercise has started, three at most. They belong to the worker's process group and end with it.
 */
export class ReadyPrograms {
  readonly #expected: ProgramsToExpect;
  readonly #settings: PreloadSettings;
  readonly #start: Omit<ProgramStart, 'entry'>;
  readonly #entries: string[];
  readonly #waiting: ReadyProgram[] = [];

  constructor(expected: ProgramsToExpect, settings: PreloadSettings, preload: string) {
    const { exerciseFolder, heapMb } = expected;
    this.#expected = expected;
    this.#settings = settings;
    this.#start = { exerciseFolder, heapMb, preload };
    this.#entries = [...expected.entries];
    this.#fill();
  }

  /** One that can be used for this start; undefined where none can, and it has to be started now. */
  take(start: ProgramStart): WaitingProgram | undefined {
    const index = this.#waiting.findIndex(({ entry }) => this.#fits(start, entry));
    const [ready] = index === -1 ? [] : this.#waiting.splice(index, 1);
    this.#fill();
    if (ready === undefined || !isAlive(ready.child)) return undefined;
    if (ready.stamp === this.#stamp()) return { child: ready.child, go: (order) => go(ready.child, order) };
    ready.child.kill('SIGKILL');
    return undefined;
  }

  /** The processes that wait now. */
  waiting(): readonly ChildProcess[] {
    return this.#waiting.map(({ child }) => child);
  }

  #fits(start: ProgramStart, entry: string): boolean {
    const { exerciseFolder, heapMb, preload } = this.#start;
    return (
      start.entry === entry &&
      start.exerciseFolder === exerciseFolder &&
      start.heapMb === heapMb &&
      start.preload === preload
    );
  }

  #fill(): void {
    while (this.#waiting.length < aheadAtMost) {
      const entry = this.#entries.shift();
      if (entry === undefined) return;
      this.#waiting.push({ entry, child: this.#spawn(entry), stamp: this.#stamp() });
    }
  }

  #spawn(entry: string): ChildProcess {
    const settings: PreloadSettings = {
      ...programSettings(this.#settings),
      waitsWith: this.#expected.packages,
    };
    const child = spawn(process.execPath, programArguments({ ...this.#start, entry }), {
      cwd: this.#start.exerciseFolder,
      env: {
        ...checkedProgramEnvironment(process.env, null),
        [preloadVariable]: JSON.stringify(settings),
      },
      // The fourth is where it gets its order. It is closed before the learner's code begins.
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    // One that can't be started, or that has died, isn't taken.
    child.on('error', () => undefined);
    child.stdio[3]?.on('error', () => undefined);
    return child;
  }

  /** Changes with every change to a package that is loaded ahead, and with every installation. */
  #stamp(): string {
    const { packages, exerciseFolder } = this.#expected;
    const { courseRoot } = this.#settings;
    const installed = [exerciseFolder, courseRoot].flatMap((folder) =>
      ['package.json', 'package-lock.json', 'node_modules/.package-lock.json'].map((file) =>
        path.join(folder, file),
      ),
    );
    return [...packages.map((url) => fileURLToPath(url)), ...installed].map(stampOf).join(' ');
  }
}

/** A program that has not begun yet. */
interface WaitingProgram {
  readonly child: ChildProcess;
  /** Lets it begin. */
  go(order: ProgramOrder): void;
}

let ready: ReadyPrograms | undefined;

/** Called in a worker's process, before its run is known. `preload` is the module that each program loads first. */
export function startReadyPrograms(
  expected: ProgramsToExpect,
  settings: PreloadSettings,
  preload: string,
): void {
  ready = new ReadyPrograms(expected, settings, preload);
}

/** A program that was started ahead and fits; undefined if there is none. */
export function takeReadyProgram(start: ProgramStart): WaitingProgram | undefined {
  return ready?.take(start);
}

function go(child: ChildProcess, order: ProgramOrder): void {
  const channel = child.stdio[3];
  if (channel !== null && channel !== undefined && 'end' in channel) channel.end(JSON.stringify(order));
}

function isAlive({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}

function stampOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? '-' : `${found.mtimeMs}:${found.size}`;
}
