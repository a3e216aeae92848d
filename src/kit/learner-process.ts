import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { appendNote, notesFileIn, preloadVariable } from '../checker/notes.ts';
import { OutputTail } from '../checker/output-tail.ts';
import { type CheckContext, floodMb } from '../checker/test-facts.ts';
import { allNodeOptions, checkedProgramEnvironment } from '../environment/environments.ts';
import { programArguments, type ProgramOrder, programSettings } from './program-start.ts';
import { takeReadyProgram } from './ready-programs.ts';
import { restoreRunFolder } from './restore-run-folder.ts';
import { waitUntil } from './wait-until.ts';

/** A program of the learner's, run as they would run it themselves: a real process in the exercise's folder. */
export class LearnerProcess {
  /** The file that was started, relative to the exercise's folder where it lies in there. */
  readonly entry: string;
  readonly pid: number;
  readonly stdout: OutputTail;
  readonly stderr: OutputTail;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(context: CheckContext, entry: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    this.entry = entry;
    this.stdout = new OutputTail(context.outputBytes);
    this.stderr = new OutputTail(context.outputBytes);
    this.#child = start(context, entry, { args, env: withAll(environment(context), env) });
    this.pid = this.#child.pid ?? -1;
    this.#child.stdout?.pipe(this.stdout);
    this.#child.stderr?.pipe(this.stderr);
    this.#ended = endOf(this.#child).catch((error: unknown) => {
      this.stderr.write(String(error));
    });
    processesOfThisFile.add(this);
    noteStart(context, entry, this.pid);
  }

  get hasEnded(): boolean {
    return this.exitCode !== null || this.signal !== null;
  }

  /** Whether it has printed more than anybody reads. */
  get hasFlooded(): boolean {
    return this.stdout.received + this.stderr.received > floodMb * 1024 * 1024;
  }

  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  get signal(): string | null {
    return this.#child.signalCode;
  }

  /** Resolves when the process is gone and what it printed has been read. */
  async ended(): Promise<void> {
    await this.#ended;
  }

  /** True when it ended by itself within the time. */
  endedWithin(timeoutMs: number): Promise<boolean> {
    const timeout = new Promise<boolean>((resolve) => {
      setTimeout(resolve, timeoutMs, false).unref();
    });
    return Promise.race([this.#ended.then(() => true), timeout]);
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.endedWithin(killMs);
  }
}

/** Lets a program begin that was started ahead, or starts one now: they behave the same. */
function start(context: CheckContext, entry: string, order: ProgramOrder): ChildProcess {
  const { exerciseFolder, heapMb, preload } = context;
  // What Node loads by its own options can't be loaded later.
  const isPlain = order.env['NODE_OPTIONS'] === undefined;
  const ready = isPlain ? takeReadyProgram({ exerciseFolder, heapMb, preload, entry }) : undefined;
  if (ready !== undefined) {
    ready.go(order);
    return ready.child;
  }
  return spawn(
    process.execPath,
    [...programArguments({ exerciseFolder, heapMb, preload, entry }), ...order.args],
    { cwd: exerciseFolder, env: order.env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true },
  );
}

/** The next check of this exercise starts the same programs ahead. */
function noteStart({ runFolder }: CheckContext, entry: string, pid: number): void {
  restoreRunFolder(runFolder);
  appendNote(notesFileIn(runFolder), { kind: 'program-started', pid, entry });
}

const killMs = 1_000;
const drainMs = 250;

/** A process of its own that the program has left behind may hold its output open for ever. */
async function endOf(child: ChildProcess): Promise<void> {
  const closed = once(child, 'close');
  await Promise.race([closed, once(child, 'exit')]);
  const drained = new Promise((resolve) => setTimeout(resolve, drainMs).unref());
  await Promise.race([closed, drained]);
}

/** Every process that the check file has started. What the ended ones printed is still told. */
export const processesOfThisFile = new Set<LearnerProcess>();

/** What the learner's programs printed comes through a pipe, a moment after it was written. */
export async function outputHasArrived(): Promise<void> {
  let before = -1;
  const isQuiet = (): boolean => {
    const now = bytesReceived();
    const quiet = now === before;
    before = now;
    return quiet;
  };
  await waitUntil(isQuiet, { timeoutMs: 300, everyMs: 25 });
}

function bytesReceived(): number {
  const each = [...processesOfThisFile].map(({ stdout, stderr }) => stdout.received + stderr.received);
  return each.reduce((sum, bytes) => sum + bytes, 0);
}

function withAll(base: NodeJS.ProcessEnv, own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...base, ...own, ...allNodeOptions(base, own) };
}

function environment({ databaseUrl }: CheckContext): NodeJS.ProcessEnv {
  const setting = process.env[preloadVariable];
  return {
    ...checkedProgramEnvironment(process.env, databaseUrl),
    ...(setting === undefined
      ? {}
      : { [preloadVariable]: JSON.stringify(programSettings(JSON.parse(setting))) }),
  };
}
