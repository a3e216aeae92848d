import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { idleMarkOsc } from '../../src/ui/mark-idle.ts';
import { launcher } from './workshop.ts';

/** Generous: the machine may be busy with other tests. What is there sooner is seen sooner. */
const WAIT_TIMEOUT_MS = 20_000;
const POLL_MS = 10;
/** DECTCEM, of the VT220. */
const HIDE_CURSOR = '\u001B[?25l';
const SHOW_CURSOR = '\u001B[?25h';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What says something of the terminal, the habits and the databases of whoever runs the tests. */
const personal =
  /^(?:DATABASE_URL|NO_COLOR|FORCE_\w+|CI|ACCESSIBLE|INK_\w+|COLORTERM|TERM_PROGRAM\w*|TERMINAL_EMULATOR|KONSOLE_\w+|VTE_\w+|VSCODE_\w+|WT_\w+|ZED_\w+|TMUX\w*|STY|EDITOR|VISUAL|WORKSHOP_\w+)$/;

function bareEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !personal.test(name)));
}

/** `workshop` in a real pseudo-terminal, and what a person would see of it. Disposing kills it. */
export function openTerminal(
  cwd: string,
  args: readonly string[],
  size: Size,
  variables: NodeJS.ProcessEnv = {},
) {
  return openProgram([process.execPath, launcher, ...args], cwd, size, variables);
}

/** Any program in a real pseudo-terminal. */
export function openProgram(
  [file = '', ...args]: readonly string[],
  cwd: string,
  { columns, rows }: Size,
  variables: NodeJS.ProcessEnv = {},
) {
  const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const program = spawn(file, args, {
    cwd,
    cols: columns,
    rows,
    env: { ...bareEnvironment(), TERM: 'xterm-256color', WORKSHOP_MARKS_IDLE: '1', ...variables },
  });
  let written = Promise.resolve();
  let exitCode: number | undefined;
  let raw = '';
  let sentBytes = 0;
  let idleMark = '';
  screen.parser.registerOscHandler(idleMarkOsc, (mark) => {
    idleMark = mark;
    return true;
  });
  program.onData((data) => {
    raw += data;
    written = new Promise((resolve) => screen.write(data, resolve));
  });
  program.onExit((exit) => (exitCode = exit.exitCode));

  function lines(): string[] {
    const buffer = screen.buffer.active;
    // A row that was wider once keeps what nobody sees any more.
    return Array.from(
      { length: screen.rows },
      (_line, row) => buffer.getLine(buffer.viewportY + row)?.translateToString(true, 0, screen.cols) ?? '',
    );
  }

  async function waitFor(isThere: () => boolean, what: string): Promise<void> {
    const deadline = performance.now() + WAIT_TIMEOUT_MS;
    for (;;) {
      await written;
      if (isThere()) return;
      if (performance.now() > deadline) {
        throw new Error(`waited in vain for ${what}; the screen was:\n${lines().join('\n')}`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  return {
    pid: program.pid,
    lines,
    /** The screen as the terminal keeps it, with colours. */
    screen,
    /** How many rows are the end of a line that was too wide for the terminal. */
    wrappedRows: () =>
      Array.from({ length: screen.rows }, (_line, row) => screen.buffer.active.getLine(row)).filter(
        (line) => line?.isWrapped === true,
      ).length,
    /** Everything that was written, with its escape sequences. */
    raw: () => raw,
    isAlternateScreen: () => screen.buffer.active.type === 'alternate',
    isCursorHidden: () => raw.lastIndexOf(HIDE_CURSOR) > raw.lastIndexOf(SHOW_CURSOR),
    press: (keys: string) => {
      sentBytes += Buffer.byteLength(keys);
      program.write(keys);
    },
    resize: (size: Size) => {
      screen.resize(size.columns, size.rows);
      program.resize(size.columns, size.rows);
    },
    kill: (signal: string) => program.kill(signal),
    waitForText: (text: string) => waitFor(() => lines().join('\n').includes(text), JSON.stringify(text)),
    waitForNoText: (text: string) =>
      waitFor(() => !lines().join('\n').includes(text), `no ${JSON.stringify(text)}`),
    /** Settles when the app has done all that the keys so far ask for, or has ended. */
    waitForIdle: () =>
      waitFor(
        () => exitCode !== undefined || idleMark === `${sentBytes};${screen.cols}x${screen.rows}`,
        `the app to be idle (its last mark is ${JSON.stringify(idleMark)}, sent were ${sentBytes} bytes)`,
      ),
    /** Settles with the exit code. */
    waitForExit: async (): Promise<number> => {
      await waitFor(() => exitCode !== undefined, 'its end');
      return exitCode ?? NaN;
    },
    [Symbol.dispose]: () => {
      if (exitCode === undefined) program.kill('SIGKILL');
      screen.dispose();
    },
  };
}

export type TestTerminal = ReturnType<typeof openTerminal>;
