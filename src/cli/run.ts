import { CommanderError } from 'commander';
import { explainLostSession } from '../database/explain-connection.ts';
import { withoutDiskProblem } from '../system/disk-problem.ts';
import { Interrupted, isAbort, UserError } from '../errors.ts';
import type { PaintedFrame } from '../painted-frame.ts';
import { safeText } from '../safe-text.ts';
import { createIo } from './create-io.ts';
import { exit, type Io } from './io.ts';
import { createProgram } from './program.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** How long work may take to clean up after an interruption before the process ends all the same. */
const CLEAN_UP_TIMEOUT_MS = 8_000;

/** What this process was started with. */
interface Start {
  /** The words after `workshop`. */
  readonly words: readonly string[];
  /** The learner's environment. */
  readonly env: NodeJS.ProcessEnv;
  readonly painted: PaintedFrame | undefined;
}

/** Runs one command line, from the words after `workshop` to the exit code. */
export async function run({ words, env, painted }: Start, version: string): Promise<void> {
  const controller = new AbortController();
  interruptBySignals(controller);
  endQuietlyWhenNobodyReads();
  const program = createProgram(version);
  const io = createIo(controller.signal, () => program.opts().course, { env, painted });
  const code = await codeOf(withDisposed(program.start(words, io), io), io, version);
  await flush(process.stdout);
  await flush(process.stderr);
  process.exit(code);
}

async function withDisposed(work: Promise<number>, resource: AsyncDisposable): Promise<number> {
  await using _ = resource;
  return await work;
}

async function codeOf(work: Promise<number>, io: Io, version: string): Promise<number> {
  try {
    const code = await work;
    return io.signal.aborted ? exit.interrupted : withUnsavedProgress(code, io);
  } catch (error) {
    return report(withoutDiskProblem(explainLostSession(error)), io, version);
  }
}

/** What a command found out counts, but it did not do all that it should: the next one knows nothing of it. */
function withUnsavedProgress(code: number, io: Io): number {
  const unsaved = io.unsavedProgress();
  if (unsaved === null) return code;
  io.note(unsaved);
  // A failed check stays one: the learner's code is the first thing to fix.
  return code === exit.done ? exit.notRun : code;
}

/** The one place that turns what was thrown into words and an exit code. */
function report(error: unknown, io: Pick<Io, 'note' | 'signal'>, version: string): number {
  if (isAbort(error) || io.signal.aborted) return exit.interrupted;
  if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.notRun;
  if (error instanceof UserError) {
    io.note(`${error.message}\n${error.wayOut}`);
    return error.exitCode;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.note(
    `This is a bug in the workshop, not in your code.\n` +
      `Please report it with the text below.\n\n` +
      `npx workshop ${version}, Node ${process.versions.node}, ${process.platform} ${process.arch}\n${safeText(stack)}`,
  );
  return exit.bug;
}

function interruptBySignals(controller: AbortController): void {
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (controller.signal.aborted) return;
      controller.abort(new Interrupted('interrupted'));
      setTimeout(() => process.exit(exit.interrupted), CLEAN_UP_TIMEOUT_MS).unref();
    });
  }
}

/** `npx workshop lesson | head` closes our output early, which is no error. Neither is a window that is closed: a signal tells of it. */
function endQuietlyWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exit.done);
    if (error.code !== 'EIO') throw error;
  });
}

function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}
