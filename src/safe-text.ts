/**
 * What makes text that isn't ours safe for a terminal: the course, what the learner's program prints, names and errors of
 * a database, file names, git. Such text may only be read: it must not move the cursor, change colours, set the window's
 * title, write to the clipboard, or reorder what stands around it.
 *
 * `safeText` and `safeLine` are for the place where such text is put among ours. `withOwnStyles` is the net in front of the
 * terminal: it lets only those sequences through that the workshop itself writes. `safeJson` is the form for `--json`.
 */

/** Keeps what a reader sees: line ends become \n, tabs become spaces, and everything that steers a terminal is gone. */
export function safeText(text: string, tab = '    '): string {
  if (!notPlain.test(text)) return text;
  return stripped(text).replaceAll('\t', tab);
}

/** The same for what belongs on one line, such as a title or a file name: line breaks and tabs are single spaces. */
export function safeLine(text: string): string {
  return safeText(text, ' ')
    .replace(/ *\n[ \n]*/g, ' ')
    .trim();
}

/** Our own lines as they go to a terminal: our styles and links stay, every other control sequence is removed. */
export function withOwnStyles(text: string): string {
  if (!steering.test(text)) return text;
  // `split` puts what the pattern's group matched at the odd places.
  return text
    .split(ownSequences)
    .map((part, index) => (index % 2 === 1 ? part : stripped(part)))
    .join('');
}

/** JSON with the same value that a terminal can print: what would steer it is written as \u escapes. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(everySteering, escaped);
}

/**
 * C0 but \t and \n, DEL, C1, what reorders text (bidi marks, embeddings, overrides, isolates), line and paragraph
 * separators, and characters without a width of their own that would break the layout.
 */
const steeringClass =
  '[\\0-\\u0008\\u000B-\\u001F\\u007F-\\u009F\\u00AD\\u061C\\u200B\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u206F\\uFEFF\\uFFF9-\\uFFFB]';
const steering = new RegExp(steeringClass);
const everySteering = new RegExp(steeringClass, 'g');
const notPlain = new RegExp(`\\t|${steeringClass}`);

/** Line ends of other systems, and characters that stand for one. */
const lineEnds = /\r\n|[\u0085\u2028\u2029]/g;

/**
 * ECMA-48: a string (DCS, SOS, OSC, PM, APC) up to its end, a control sequence (CSI), any other escape sequence. A
 * string without an end keeps its words, so that the rest of the text isn't lost with it.
 */
const sequences =
  // oxlint-disable-next-line no-control-regex -- these are what it takes out
  /(?:\u001B[PX\]^_]|[\u0090\u0098\u009D-\u009F])[^\n\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)|(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]|\u001B[ -/]*[0-~]/g;

/** The styles of text/theme.ts with what ends them, and links (OSC 8) to the web, to mail and to files. */
const ownSequences =
  // oxlint-disable-next-line no-control-regex -- an escape sequence begins with one
  /(\u001B\[(?:[123479]|2[234679]|3[1-6]|39)m|\u001B\]8;;(?:(?:https?|mailto|file):[^\0-\u001F\u007F-\u009F]*)?\u0007)/i;

function stripped(text: string): string {
  return text.replace(sequences, '').replace(lineEnds, '\n').replace(everySteering, '');
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
