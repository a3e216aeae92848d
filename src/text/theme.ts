/** Puts a style around a text, and back on after every style that ends inside it. */
export type Style = (text: string) => string;

/**
 * All colours of the workshop. Only the terminal's own 16 are used, and of those neither black, white nor the bright
 * ones: the learner's theme decides what they look like, and on light and dark ground they can be read.
 */
export interface Theme {
  readonly firstHeading: Style;
  readonly heading: Style;
  readonly strong: Style;
  readonly emphasis: Style;
  readonly struck: Style;
  readonly code: Style;
  readonly link: Style;
  /** What may be overlooked: bars, line numbers, asides. */
  readonly muted: Style;
  /** The frame and the name of what the keys move. */
  readonly front: Style;
  /** What a search found, and the one of them that it is at. */
  readonly match: Style;
  readonly currentMatch: Style;
  readonly note: Style;
  readonly tip: Style;
  readonly important: Style;
  readonly warning: Style;
  readonly caution: Style;
  readonly good: Style;
  readonly bad: Style;
  readonly added: Style;
  readonly removed: Style;
  /** Words that changed, inside an added or a removed line. */
  readonly changed: Style;
  readonly keyword: Style;
  readonly string: Style;
  readonly literal: Style;
  readonly name: Style;
}

const escape = '\u001B';

function sgr(open: number, close: number): Style {
  const [on, off] = [`${escape}[${open}m`, `${escape}[${close}m`];
  return (text) => (text === '' ? '' : `${on}${text.replaceAll(off, `${off}${on}`)}${off}`);
}

function both(outer: Style, inner: Style): Style {
  return (text) => outer(inner(text));
}

const bold = sgr(1, 22);
const dim = sgr(2, 22);
const italic = sgr(3, 23);
const underlined = sgr(4, 24);
const inverse = sgr(7, 27);
const struck = sgr(9, 29);
const red = sgr(31, 39);
const green = sgr(32, 39);
const yellow = sgr(33, 39);
const magenta = sgr(35, 39);
const cyan = sgr(36, 39);

const colourTheme: Theme = {
  firstHeading: both(bold, underlined),
  heading: bold,
  strong: bold,
  emphasis: italic,
  struck,
  code: cyan,
  link: underlined,
  muted: dim,
  front: both(bold, cyan),
  match: underlined,
  currentMatch: inverse,
  note: cyan,
  tip: green,
  important: magenta,
  warning: yellow,
  caution: red,
  good: green,
  bad: red,
  added: green,
  removed: red,
  changed: inverse,
  keyword: magenta,
  string: green,
  literal: yellow,
  name: cyan,
};

const plain: Style = (text) => text;

const plainTheme: Theme = {
  ...colourTheme,
  ...Object.fromEntries(Object.keys(colourTheme).map((name) => [name, plain])),
  // No colours, and without them nobody would see what was found.
  match: underlined,
  currentMatch: inverse,
};

export function themeFor(colour: boolean): Theme {
  return colour ? colourTheme : plainTheme;
}
