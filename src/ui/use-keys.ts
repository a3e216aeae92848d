import { useInput, usePaste } from 'ink';
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import type { Event } from '../app/event.ts';
import { meaningOf } from '../app/keys/keymap.ts';
import { whyNot } from '../app/keys/why-not.ts';
import { isLessonMove, isScroll, type LessonMove, type Meaning, type Scroll } from '../app/keys/command.ts';
import { followTyping, moveInLesson, type LessonView } from '../app/lesson/lesson-moves.ts';
import { scrollFrom, topLine, type Lines } from '../app/place.ts';
import { pageOf, type Scrollable, type State } from '../app/state.ts';
import type { Session } from '../session/session.ts';
import type { AppTerminal } from './app-terminal.ts';
import { dialogText } from './dialog-text.ts';
import { keyNames } from './key-name.ts';
import { frontPane, isTooSmall, type WindowSize } from './layout.ts';
import type { Look } from './look.ts';
import type { MouseReport } from './mouse-reports.ts';
import { pointAt } from './point-at.ts';
import type { PaneTexts } from './pane-texts.ts';

interface Keyboard {
  readonly session: Session;
  readonly look: Look;
  readonly texts: PaneTexts;
  readonly window: WindowSize;
  readonly terminal: AppTerminal;
}

/** Turns keys into events. Scrolling needs to know what is on the screen, so that it is worked out here. */
export function useKeys(keyboard: Keyboard): void {
  // Asking for pastes keeps their letters from being taken for keys. Only an answer that is typed takes them.
  usePaste((text) => {
    if (isTooSmall(keyboard.window)) return;
    keyboard.session.dispatch({ kind: 'typed', text });
    followSearch(keyboard);
  });
  const { mouse } = keyboard.terminal;
  const { session } = keyboard;
  useInput((input, key) => {
    if (mouse.isPiece(input)) return;
    for (const name of keyNames(input, key)) {
      if (name === 'ctrl-z') void keyboard.terminal.stop();
      else if (isTooSmall(keyboard.window)) pressUnseen(name, keyboard.session);
      else press(name, keyboard);
    }
  });
  const isMouseOn = useSyncExternalStore(session.subscribe, () => session.state().mouse === 'on');
  const onReport = useEffectEvent((report: MouseReport) => point(report, keyboard));
  useEffect(() => {
    if (isMouseOn) mouse.switchOn((report) => onReport(report));
    else mouse.switchOff();
  }, [isMouseOn, mouse]);
}

function point(report: MouseReport, keyboard: Keyboard): void {
  const { session } = keyboard;
  if (isTooSmall(keyboard.window)) return;
  const pointed = pointAt(report, { ...keyboard, state: session.state() });
  if (pointed.kind === 'event') session.dispatch(pointed.event);
  if (pointed.kind === 'meaning') mean(pointed.meaning, keyboard);
}

/** A window that is too small says that q quits, whatever would stand in it. Nobody sees what another key does. */
function pressUnseen(name: string, session: Session): void {
  if (name === 'q' || name === 'ctrl-c') session.dispatch({ kind: 'command-given', command: 'quit' });
}

function press(name: string, keyboard: Keyboard): void {
  const { session } = keyboard;
  const meaning = meaningOf(session.state(), name);
  if (meaning === undefined) {
    type(name, session);
    followSearch(keyboard);
    return;
  }
  mean(meaning, keyboard);
}

function mean(meaning: Meaning, keyboard: Keyboard): void {
  const { session } = keyboard;
  if (isScroll(meaning)) scroll(meaning, keyboard);
  else if (isLessonMove(meaning)) lookIntoLesson(meaning, keyboard);
  else session.dispatch({ kind: 'command-given', command: meaning });
  if (meaning === 'erase-find') followSearch(keyboard);
}

/** A key without a meaning is a character of a text, where one is typed; elsewhere its learner is told. Names of other keys are longer. */
function type(name: string, session: Session): void {
  const text = name === 'space' ? ' ' : name;
  if (Array.from(text).length !== 1) return;
  const before = session.state();
  session.dispatch({ kind: 'typed', text });
  if (session.state() === before) session.dispatch({ kind: 'pressed-in-vain', key: name });
}

function scroll(by: Scroll, keyboard: Keyboard): void {
  const state = keyboard.session.state();
  const { pane, text, height } = inFront(state, keyboard);
  const top = topLine(text, pageOf(state).places[pane], height);
  keyboard.session.dispatch({ kind: 'scrolled', pane, place: scrollFrom(text, top, by, height) });
}

/** What such a key comes to depends on the lesson's lines, so that it is worked out here as well. */
function lookIntoLesson(move: LessonMove, keyboard: Keyboard): void {
  const { session } = keyboard;
  const state = session.state();
  const reason = whyNot(state, move);
  const event: Event =
    reason === undefined
      ? moveInLesson(state, move, lessonView(state, keyboard))
      : { kind: 'nothing-there', text: reason };
  session.dispatch(event);
}

/** Goes to the first match of what was typed so far. */
function followSearch(keyboard: Keyboard): void {
  const { session } = keyboard;
  const state = session.state();
  if (state.find.kind !== 'typing') return;
  const event = followTyping(state, lessonView(state, keyboard));
  if (event !== undefined) session.dispatch(event);
}

function lessonView(state: State, keyboard: Keyboard): LessonView {
  const { text, height } = inFront({ ...state, screen: 'lesson', dialog: { kind: 'none' } }, keyboard);
  return { text, height, top: topLine(text, pageOf(state).places.lesson, height) };
}

function inFront(
  state: State,
  { look, texts, window }: Keyboard,
): { readonly pane: Scrollable; readonly text: Lines; readonly height: number } {
  if (state.dialog.kind !== 'none')
    return { pane: 'dialog', ...dialogText(state, state.dialog, look, window) };
  const { screen, width, height } = frontPane(state, window, texts);
  return { pane: screen, text: texts.of(state, screen, width), height };
}
