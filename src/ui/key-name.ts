import type { Key } from 'ink';

const named: readonly (readonly [flag: keyof Key, name: string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageDown', 'pagedown'],
  ['pageUp', 'pageup'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['tab', 'tab'],
  ['backspace', 'backspace'],
  // What most terminals send for the backspace key.
  ['delete', 'backspace'],
];

/** Keys that come as characters, alone or in the middle of others. */
const characters: Readonly<Record<string, string>> = {
  ' ': 'space',
  '\r': 'enter',
  // Enter, pressed before the app has the terminal: the terminal itself has made a line end of it by then.
  '\n': 'enter',
  '\u007F': 'backspace',
};

/**
 * The names of the keys in one piece of input, as the key map calls them. Several letters at once are
 * somebody typing faster than the terminal sends; a paste comes another way.
 */
export function keyNames(input: string, key: Key): readonly string[] {
  const special = named.find(([flag]) => key[flag])?.[1];
  if (special !== undefined) return [key.shift && special === 'tab' ? 'shift-tab' : special];
  if (key.meta) return [];
  if (key.ctrl) return [`ctrl-${input}`];
  return Array.from(input, (character) => characters[character] ?? character);
}
