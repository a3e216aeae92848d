import { spawn, type IPty } from '@lydell/node-pty';
import { timed } from './measure.ts';

/** The app in a pseudo-terminal, as far as it is measured. */
export interface BenchTerminal {
  readonly program: IPty;
  /** Everything that was written so far. */
  readonly output: () => string;
  /** Settles when the output, from that character on, has the text. */
  readonly waitFor: (text: string, from?: number) => Promise<void>;
  readonly exited: Promise<void>;
}

const waitTimeoutMs = 60_000;

export function openApp(
  args: readonly string[],
  cwd: string,
  size: { readonly columns: number; readonly rows: number } = { columns: 80, rows: 24 },
): BenchTerminal {
  let output = '';
  const listeners = new Set<() => void>();
  const program = spawn(process.execPath, [...args], {
    cols: size.columns,
    rows: size.rows,
    cwd,
    env: process.env,
  });
  program.onData((data) => {
    output += data;
    for (const listener of listeners) listener();
  });
  const exited = new Promise<void>((resolve) => program.onExit(() => resolve()));
  const waitFor = (text: string, from = 0) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!output.includes(text, from)) return;
        clearTimeout(timeout);
        listeners.delete(look);
        resolve();
      };
      const timeout = setTimeout(() => reject(new Error(`no ${text} in:\n${output}`)), waitTimeoutMs);
      listeners.add(look);
      look();
    });
  return { program, output: () => output, waitFor, exited };
}

/** Every frame that the app draws by itself, and not one that was kept and painted, is one update for the terminal. */
export const drawnByTheApp = '\u001B[?2026h';

/** Time until a text is on the terminal. */
export async function timeUntil(text: string, args: readonly string[], cwd: string): Promise<number> {
  let app: BenchTerminal | undefined;
  const ms = await timed(async () => {
    app = openApp(args, cwd);
    await app.waitFor(text);
  });
  app?.program.kill('SIGKILL');
  await app?.exited;
  return ms;
}

/** Opens the app and quits it, as its user does. */
export async function openAndQuit(args: readonly string[], cwd: string): Promise<void> {
  const app = openApp(args, cwd);
  await app.waitFor('checks on save');
  app.program.write('q');
  await app.exited;
}
