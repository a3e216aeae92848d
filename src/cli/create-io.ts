import { createInterface } from 'node:readline/promises';
import { isAbort } from '../errors.ts';
import { safeText, withOwnStyles } from '../safe-text.ts';
import { sweepLeftOvers } from '../jobs/sweep-left-overs.ts';
import { openWorkshop, type Workshop } from '../workshop/workshop.ts';
import { wrapText } from '../text/wrap-text.ts';
import type { Io } from './io.ts';
import { hasScreenReader } from './start-mode.ts';

const MAX_WIDTH = 100;
const USUAL = { columns: 80, rows: 24 };

/**
 * The real process as an `Io`. `course` is read when a command first needs it, after the options were parsed. Disposing
 * of it ends what the command's workshop has kept.
 */
export function createIo(
  signal: AbortSignal,
  course: () => string | undefined,
  { env, painted }: Pick<Io, 'env' | 'painted'>,
): Io & AsyncDisposable {
  const { stdin, stdout, stderr } = process;
  const interactive = stdin.isTTY && stdout.isTTY;
  const width = Math.min(stdout.columns || USUAL.columns, MAX_WIDTH);
  const colour = hasColour(env, stdout.isTTY);
  /** The last net: whatever a command prints, nothing but our own styles reaches the terminal. */
  const safe = (text: string) => (colour ? withOwnStyles(text) : safeText(text, '\t'));
  let opened: (Workshop & AsyncDisposable) | undefined;
  return {
    [Symbol.asyncDispose]: async () => await opened?.[Symbol.asyncDispose](),
    painted,
    unsavedProgress: () => opened?.progress.unsaved ?? null,
    out: (text) => {
      painted?.leave();
      stdout.write(`${safe(text)}\n`);
    },
    note: (text) => {
      painted?.leave();
      stderr.write(`${stderr.isTTY ? wrapped(safe(text), width) : safe(text)}\n`);
    },
    env,
    cwd: process.cwd(),
    interactive,
    text: {
      width,
      colour,
      ascii: env['TERM'] === 'dumb' || env['TERM'] === 'linux',
      isPlain: hasScreenReader(env),
    },
    height: stdout.rows || USUAL.rows,
    signal,
    seed: env['WORKSHOP_SEED'] ?? String(Math.random()),
    ask: async (question) => {
      painted?.leave();
      return interactive ? ask(safe(question), signal) : undefined;
    },
    openWorkshop: async (keeping) => {
      const workshop = await openWorkshop({ cwd: process.cwd(), course: course(), env, keeping });
      opened = workshop;
      await sweepLeftOvers(workshop);
      if (workshop.progress.notice !== null) {
        painted?.leave();
        stderr.write(`${safe(workshop.progress.notice)}\n`);
      }
      return workshop;
    },
  };
}

/** https://no-color.org and https://force-color.org: FORCE_COLOR wins where both are set. */
export function hasColour(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if (env['NO_COLOR']) return false;
  return isTerminal && env['TERM'] !== 'dumb';
}

function wrapped(text: string, width: number): string {
  return wrapText(text, width, { keepIndent: true }).join('\n');
}

/** The answer; undefined at the end of the input (Ctrl-D). Throws an abort for Ctrl-C. */
async function ask(question: string, signal: AbortSignal): Promise<string | undefined> {
  // With `2>log` a question on stderr would be read by nobody.
  const output = process.stderr.isTTY ? process.stderr : process.stdout;
  const lines = createInterface({ input: process.stdin, output });
  const interrupt = new AbortController();
  // In raw mode the key reaches nobody but the reader.
  lines.once('SIGINT', () => interrupt.abort());
  const stop = AbortSignal.any([signal, interrupt.signal]);
  try {
    return (await lines.question(question, { signal: stop })).trim();
  } catch (error) {
    // What is printed next would stand behind the question.
    output.write('\n');
    if (isAbort(error) && !stop.aborted) return undefined;
    throw error;
  } finally {
    lines.close();
  }
}
