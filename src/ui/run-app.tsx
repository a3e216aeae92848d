import { render, type Instance } from 'ink';
import type { State } from '../app/state.ts';
import { createSession, type Session } from '../session/session.ts';
import { App } from './app.tsx';
import type { AppOptions, TerminalOptions } from './app-options.ts';
import { AppTerminal } from './app-terminal.ts';
import { terminalClipboard } from './clipboard.ts';
import { frameLines } from './frame/frame-lines.ts';
import { farewell } from './farewell.ts';
import { isTooSmall, panesOf, usableWindow, type WindowSize } from './layout.ts';
import { markIdle } from './mark-idle.ts';
import { lookFor } from './look.ts';
import { createPaneTexts, type PaneTexts } from './pane-texts.ts';

/** How long the end of what still ran is waited for. */
const closingTimeoutMs = 5000;

/** Cursor to the first cell, and everything from there on erased. */
const emptyScreen = '\u001B[H\u001B[J';

const signals = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Opens the app on the terminal's second screen, and settles when it has ended and what it ran is stopped. The terminal
 * is then as it was, with two lines about where the learner is. Gives the process's exit code.
 *
 * @throws what a screen threw, and what nobody caught while the app was open: bugs of ours
 */
export function runApp(options: AppOptions): Promise<number> {
  return runSession(createSession(options), options);
}

/** The same, for a session that somebody else looks at as well. */
export async function runSession(session: Session, options: TerminalOptions): Promise<number> {
  const { stdin, stdout } = options;
  const look = lookFor({ ...options, ascii: options.ascii ?? false });
  // A terminal that has gone away can't be written to; that is no reason to leave without closing what runs.
  stdout.on('error', ignore);
  const texts = createPaneTexts({ look, firstLines: stdout.rows, cache: options.cache });
  if (!canBeginWithout(session.state(), texts, usableWindow(stdout))) await texts.load();
  const terminal = new AppTerminal({ stdin, stdout });
  session.copyBy(terminalClipboard(stdout, options.clipboard));
  session.lendTerminalBy((use) => terminal.lend(use));
  const app = () => <App session={session} look={look} texts={texts} terminal={terminal} />;
  // Ink takes the keys only once its first frame is out. A Ctrl-Z before that would stop us on the second screen.
  if (stdin.isTTY) stdin.setRawMode(true);
  const draw = () => {
    const lines = frameLines(session.state(), look, texts, usableWindow(stdout), 0);
    using _ = options.painted?.handOver(lines);
    return render(app(), {
      stdin,
      stdout,
      alternateScreen: true,
      incrementalRendering: true,
      // Ctrl-C is one of the app's keys: what runs is stopped before the process ends.
      exitOnCtrlC: false,
      // Nothing here prints to the console, and a test runner's console can't be patched.
      patchConsole: false,
      // Somebody looks at a terminal here, even where CI is set.
      interactive: true,
    });
  };
  const instance = draw();
  const wipe = () => {
    instance.clear();
    stdout.write(emptyScreen);
  };
  // Before Ink draws: it writes only what differs from the frame before, of which a terminal may have kept any part.
  stdout.prependListener('resize', wipe);
  try {
    // A lesson's first lines are there; what takes longer follows once they can be read.
    await instance.waitUntilRenderFlush();
    await texts.load();
    texts.drawWhole();
    instance.rerender(app());
    session.dispatch({ kind: 'opened' });
    using _ = options.marksIdle === true ? markIdle({ session, instance, stdin, stdout }) : undefined;
    return await untilItEnds(session, instance, terminal, stdin);
  } finally {
    // Where the window has grown meanwhile, some terminals keep rows of the second screen on the first one.
    instance.clear();
    instance.unmount();
    await instance.waitUntilExit().catch(() => {});
    if (stdin.isTTY) stdin.setRawMode(false);
    stdout.write(farewell(session.state(), { ...look, width: stdout.columns }));
    await session.close(closingTimeoutMs);
    stdout.off('resize', wipe);
    stdout.off('error', ignore);
  }
}

/** Where nothing but a lesson is in sight, and that was kept, what draws texts can be loaded behind the first frame. */
function canBeginWithout(state: State, texts: PaneTexts, window: WindowSize): boolean {
  const [pane, ...others] = isTooSmall(window) ? [] : panesOf(state, window, texts);
  return pane !== undefined && others.length === 0 && texts.hasKept(state, pane.width);
}

function ignore(): void {}

/** Waits for the learner to quit, for a signal, for the terminal to go away, or for a bug. Gives the exit code. */
async function untilItEnds(
  session: Session,
  instance: Instance,
  terminal: AppTerminal,
  stdin: NodeJS.ReadStream,
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  using listeners = new DisposableStack();
  const listen = (emitter: NodeJS.EventEmitter, event: string, listener: (value: Error) => void) => {
    emitter.on(event, listener);
    listeners.defer(() => emitter.off(event, listener));
  };
  for (const [signal, exitCode] of Object.entries(signals)) listen(process, signal, () => resolve(exitCode));
  // Printed by the caller once the terminal is itself again; otherwise it would be lost with the second screen.
  listen(process, 'uncaughtException', reject);
  listen(stdin, 'end', () => resolve(signals.SIGHUP));
  void session.quitted.then(() => resolve(0));
  instance.waitUntilExit().then(() => resolve(0), reject);
  try {
    return await promise;
  } finally {
    await session.reclaimTerminal();
    terminal.close();
  }
}
