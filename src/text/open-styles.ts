/** One style (SGR) or the beginning or end of a link (OSC 8). */
export const escapePattern =
  '\\u001B\\[[\\d;]*m|\\u001B\\]8;[^;\\u0007\\u001B]*;[^\\u0007\\u001B]*(?:\\u0007|\\u001B\\\\)';

const anyEscape = new RegExp(escapePattern, 'g');
/** What comes behind the last semicolon of a sequence that ends a link: no address. */
const noAddress: ReadonlySet<string> = new Set(['\u0007', '\u001B\\']);
const linkEnd = '\u001B]8;;\u0007';

const closers: Readonly<Record<string, string>> = {
  '1': '22',
  '2': '22',
  '3': '23',
  '4': '24',
  '7': '27',
  '9': '29',
};

/** The styles that are still open at some place of a text: each escape sequence with the one that ends it. */
export class OpenStyles {
  readonly #open = new Map<string, string>();

  /** Reads the escape sequences of a piece of text. */
  read(text: string): void {
    for (const [sequence] of text.matchAll(anyEscape)) this.#readSequence(sequence);
  }

  opening(): string {
    return [...this.#open.keys()].join('');
  }

  closing(): string {
    return [...this.#open.values()].toReversed().join('');
  }

  #readSequence(sequence: string): void {
    if (sequence.startsWith('\u001B]')) {
      this.#drop(linkEnd);
      const address = sequence.slice(sequence.indexOf(';', 4) + 1);
      if (!noAddress.has(address)) this.#open.set(sequence, linkEnd);
      return;
    }
    for (const code of codesIn(sequence.slice(2, -1))) {
      const single = `\u001B[${code}m`;
      if (code === '' || code === '0') this.#open.clear();
      else if (isCloser(code)) this.#drop(single);
      else this.#openStyle(single, `\u001B[${closerOf(code)}m`);
    }
  }

  #openStyle(sequence: string, closer: string): void {
    // Bold and dim end together but hold together as well; a colour replaces the one before.
    if (closer === '\u001B[39m' || closer === '\u001B[49m') this.#drop(closer);
    this.#open.delete(sequence);
    this.#open.set(sequence, closer);
  }

  #drop(closer: string): void {
    for (const [sequence, its] of this.#open) {
      if (its === closer) this.#open.delete(sequence);
    }
  }
}

/** The styles that one sequence sets, each by itself: `1;38;5;200` is bold and one of 256 colours. */
function codesIn(parameters: string): string[] {
  return parameters.match(/[34]8;5;\d+|[34]8;2;\d+;\d+;\d+|\d+/g) ?? [''];
}

function isCloser(code: string): boolean {
  return /^(?:2[2-9]|39|49)$/.test(code);
}

function closerOf(code: string): string {
  return closers[code] ?? (/^(?:4\d|10\d)/.test(code) ? '49' : '39');
}
