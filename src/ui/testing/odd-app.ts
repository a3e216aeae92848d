import { setImmediate as immediately } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Random } from '../../course/random.ts';
import { createSession } from '../../session/session.ts';
import { createScriptedJobs } from '../../session/testing/scripted-jobs.ts';
import { textWidth } from '../../text/text-width.ts';
import { dialogText } from '../dialog-text.ts';
import { frameLines } from '../frame/frame-lines.ts';
import { isTooSmall, panesOf, type WindowSize } from '../layout.ts';
import { lookFor } from '../look.ts';
import { createPaneTexts } from '../pane-texts.ts';
import { runSession } from '../run-app.tsx';
import { oddCourse } from './odd-course.ts';
import type { Input } from './random-input.ts';
import { slowJobs } from './slow-jobs.ts';
import { openVirtualTerminal } from './virtual-terminal.ts';

/** The app on a course with everything in it, to be treated badly. */
export async function openOddApp(seed: string, random: Random) {
  const course = oddCourse();
  const scripted = createScriptedJobs(course);
  const { jobs, answerOne, answerAll } = slowJobs(scripted.jobs, random);
  const session = createSession({ course, stepId: 'step-1', jobs, seed });
  let window: WindowSize = { columns: 80, rows: 24 };
  const terminal = openVirtualTerminal(window.columns, window.rows);
  const { stdin, stdout } = terminal;
  let hasQuit = false;
  void session.quitted.then(() => (hasQuit = true));
  let end: { readonly exitCode: number } | { readonly error: unknown } | undefined;
  void runSession(session, { stdin, stdout, colour: true, ascii: false }).then(
    (exitCode) => (end = { exitCode }),
    (error: unknown) => (end = { error }),
  );
  const look = lookFor({ colour: true, ascii: false });
  const texts = createPaneTexts({ look, firstLines: window.rows });
  await texts.load();
  texts.drawWhole();
  await terminal.waitForText('Get a profile');

  /** The window, and everything that a pane or a dialog has to show, in sight or not. */
  function drawn(): readonly { readonly lines: readonly string[]; readonly width: number }[] {
    const state = session.state();
    const frame = { lines: frameLines(state, look, texts, window, 0), width: window.columns };
    if (isTooSmall(window)) return [frame];
    if (state.dialog.kind !== 'none') {
      const { text, width } = dialogText(state, state.dialog, look, window);
      return [frame, { lines: text.lines, width }];
    }
    const panes = panesOf(state, window, texts);
    return [
      frame,
      ...panes.map(({ screen, width }) => ({ lines: texts.of(state, screen, width).lines, width })),
    ];
  }

  async function settle(): Promise<void> {
    if (random() < 0.8) answerOne();
    for (let turn = 0; turn < 8; turn += 1) await immediately();
  }

  async function expectRestored(): Promise<void> {
    await terminal.waitFor(() => {
      answerAll();
      return end !== undefined;
    }, 'the end of the app');
    if (end !== undefined && 'error' in end) throw end.error;
    expect(end).toEqual({ exitCode: 0 });
    await terminal.waitFor(() => terminal.leftOn().length === 0, 'a terminal as it was before');
  }

  async function endPrograms(): Promise<void> {
    for (const program of scripted.programs.splice(0)) program.end({ kind: 'ended', exitCode: 0 });
    await settle();
  }

  return {
    scripted,
    session,
    settle,
    put: (input: Input) => {
      if (input.kind === 'keys') {
        terminal.press(input.bytes);
        return;
      }
      window = { columns: input.columns, rows: input.rows };
      terminal.resize(input.columns, input.rows);
    },
    wideLines: () => drawn().flatMap(({ lines, width }) => lines.filter((line) => textWidth(line) > width)),
    /** Settles when the window shows the state, and nothing of it is wider than the window. */
    untilDrawn: async () => {
      // What has the terminal keeps the app from drawing.
      await endPrograms();
      await terminal.waitFor(
        (screen) =>
          terminal.wrappedRows() === 0 && (isTooSmall(window) || screen.includes(session.state().stepId)),
        'a window with the step in it and no line that is too wide',
      );
    },
    hasEnded: () => hasQuit || end !== undefined,
    openAgain: async () => {
      await expectRestored();
      return openOddApp(seed, random);
    },
    /** As a person would in the end, whatever is on the screen. */
    quit: async () => {
      await endPrograms();
      // Right behind an Escape it would be another key.
      await terminal.waitFor(() => {
        terminal.press('\u0003');
        answerAll();
        return end !== undefined;
      }, 'the end of the app');
      await expectRestored();
    },
  };
}
