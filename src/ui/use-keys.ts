import { useInput, usePaste } from 'ink';
import { meaningOf } from '../app/keymap.ts';
import { isScroll, scrollFrom, topLine, type Lines, type Scroll } from '../app/place.ts';
import { pageOf, type Scrollable, type State } from '../app/state.ts';
import type { Session } from '../session/session.ts';
import type { AppTerminal } from './app-terminal.ts';
import { dialogText } from './dialog-text.ts';
import { keyNames } from './key-name.ts';
import { frontPane, type WindowSize } from './layout.ts';
import type { Look } from './look.ts';
import type { PaneTexts } from './pane-texts.ts';
import { stopProcessGroup } from './stop-process-group.ts';

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
  usePaste((text) => keyboard.session.dispatch({ kind: 'typed', text }));
  useInput((input, key) => {
    for (const name of keyNames(input, key)) {
      if (name === 'ctrl-z') void keyboard.terminal.lend(stopProcessGroup);
      else press(name, keyboard);
    }
  });
}

function press(name: string, keyboard: Keyboard): void {
  const { session } = keyboard;
  const meaning = meaningOf(session.state(), name);
  if (meaning === undefined) {
    type(name, session);
    return;
  }
  if (isScroll(meaning)) scroll(meaning, keyboard);
  else session.dispatch({ kind: 'command-given', command: meaning });
}

/** A key without a meaning is a character of an answer, where one is typed. Names of other keys are longer. */
function type(name: string, session: Session): void {
  const text = name === 'space' ? ' ' : name;
  if (Array.from(text).length === 1) session.dispatch({ kind: 'typed', text });
}

function scroll(by: Scroll, keyboard: Keyboard): void {
  const state = keyboard.session.state();
  const { pane, text, height } = inFront(state, keyboard);
  const top = topLine(text, pageOf(state).places[pane], height);
  keyboard.session.dispatch({ kind: 'scrolled', pane, place: scrollFrom(text, top, by, height) });
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
