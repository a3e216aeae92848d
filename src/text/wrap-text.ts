import { escapePattern, OpenStyles } from './open-styles.ts';
import { isSimple, textWidth } from './text-width.ts';

export interface WrapOptions {
  /** Keeps the spaces that a line begins with, as code needs it, and begins its further lines with them. */
  readonly keepIndent?: boolean;
  /** Columns that further lines of a wrapped line are set in. */
  readonly hanging?: number;
}

/** What stays on one line, with its escape sequences, or the space between two of these. */
interface Piece {
  readonly kind: 'word' | 'space';
  readonly text: string;
  readonly width: number;
}

const tokens = new RegExp(`(${escapePattern})|( +)|((?:(?!\\u001B)[^ ])+|\\u001B)`, 'gu');
const escapeOrNot = new RegExp(`(${escapePattern})|((?:(?!\\u001B)[\\s\\S])+|\\u001B)`, 'g');

/** Made when the first text needs it: making it takes as long as loading a whole parser. */
let graphemes: Intl.Segmenter | undefined;

/** Signs that no line begins with, in scripts without spaces. */
const neverFirst = /^[、。，．,.：；:;？！?!）)」』】》〉”’…ー々]/u;

/**
 * Wraps a text at spaces, between wide characters, and, where a word is longer than a line, inside it. A line break in
 * the text stays. Each line is whole in itself: it opens and ends its own styles, so any of them can be left out.
 */
export function wrapText(text: string, width: number, options: WrapOptions = {}): string[] {
  return closeStyles(text.split('\n').flatMap((line) => wrapLine(line, width, options)));
}

function wrapLine(line: string, width: number, options: WrapOptions): string[] {
  const pieces = splitPieces(line);
  const indent = options.keepIndent === true && pieces[0]?.kind === 'space' ? pieces[0].width : 0;
  // Where an indent would take more than half of a narrow line, the words need the room more.
  const first = Math.min(indent, Math.floor(width / 2));
  const hanging = Math.min(first + (options.hanging ?? 0), Math.floor(width / 2));
  const lines = new LineBuilder(width, first, hanging);
  for (const piece of pieces.slice(pieces[0]?.kind === 'space' ? 1 : 0)) lines.add(piece);
  return lines.finish();
}

/** Fills lines with pieces. */
class LineBuilder {
  readonly #lines: string[] = [];
  readonly #width: number;
  readonly #hanging: number;
  #line: string;
  #used: number;
  #isEmpty = true;
  #space = 0;

  constructor(width: number, first: number, hanging: number) {
    this.#width = width;
    this.#hanging = hanging;
    this.#line = ' '.repeat(first);
    this.#used = first;
  }

  add(piece: Piece): void {
    if (piece.kind === 'space') {
      this.#space += piece.width;
      return;
    }
    if (!this.#isEmpty && this.#used + this.#space + piece.width > this.#width) this.#breakLine();
    if (this.#used + this.#space + piece.width > this.#width) this.#addInParts(piece.text);
    else this.#append(piece.text, piece.width);
  }

  finish(): string[] {
    return [...this.#lines, this.#line.trim() === '' ? '' : this.#line];
  }

  #append(text: string, width: number): void {
    this.#line += ' '.repeat(this.#space) + text;
    this.#used += this.#space + width;
    this.#space = 0;
    if (width > 0) this.#isEmpty = false;
  }

  #breakLine(): void {
    this.#lines.push(this.#line);
    this.#line = ' '.repeat(this.#hanging);
    this.#used = this.#hanging;
    this.#space = 0;
    this.#isEmpty = true;
  }

  #addInParts(text: string): void {
    for (const [, escape, visible] of text.matchAll(escapeOrNot)) {
      if (escape !== undefined) this.#append(escape, 0);
      for (const part of visible === undefined ? [] : splitGraphemes(visible)) {
        const width = textWidth(part);
        if (!this.#isEmpty && this.#used + this.#space + width > this.#width) this.#breakLine();
        this.#append(part, width);
      }
    }
  }
}

function splitPieces(line: string): Piece[] {
  const pieces: Piece[] = [];
  let word = '';
  let wordWidth = 0;
  const endWord = () => {
    if (word !== '') pieces.push({ kind: 'word', text: word, width: wordWidth });
    [word, wordWidth] = ['', 0];
  };
  for (const [, escape, spaces, letters] of line.matchAll(tokens)) {
    if (escape !== undefined) word += escape;
    else if (spaces !== undefined) {
      // A style that opens before a space may as well open behind it.
      const opened = wordWidth === 0 ? word : '';
      if (opened === '') endWord();
      pieces.push({ kind: 'space', text: spaces, width: spaces.length });
    } else {
      for (const part of splitAtWide(letters ?? '')) {
        if (part.mayBreakBefore) endWord();
        word += part.text;
        wordWidth += textWidth(part.text);
      }
    }
  }
  endWord();
  return pieces;
}

/** Parts of a word; a line may break before and behind a wide character, but for closing signs. */
function splitAtWide(word: string): { text: string; mayBreakBefore: boolean }[] {
  if (isSimple(word)) return [{ text: word, mayBreakBefore: false }];
  const parts: { text: string; mayBreakBefore: boolean }[] = [];
  let wasWide = false;
  for (const grapheme of splitGraphemes(word)) {
    const isWide = textWidth(grapheme) > 1;
    const last = parts.at(-1);
    if (last !== undefined && ((!isWide && !wasWide) || neverFirst.test(grapheme))) last.text += grapheme;
    else parts.push({ text: grapheme, mayBreakBefore: last !== undefined });
    wasWide = isWide;
  }
  return parts;
}

function splitGraphemes(text: string): Iterable<string> {
  if (isSimple(text)) return text;
  graphemes ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

function closeStyles(lines: readonly string[]): string[] {
  const open = new OpenStyles();
  return lines.map((line) => {
    const opening = open.opening();
    open.read(line);
    const whole = `${opening}${line}${open.closing()}`;
    return line === '' ? '' : whole;
  });
}
