import type { LinkStyle } from '../text/lesson/inline-markdown.ts';
import { symbolsFor, type Symbols } from '../text/symbols.ts';
import { themeFor, type Theme } from '../text/theme.ts';

/** How the app draws: with what colours and signs. */
export interface Look {
  readonly colour: boolean;
  readonly ascii: boolean;
  readonly links: LinkStyle;
  /** True where nothing may move by itself. */
  readonly isStill: boolean;
  readonly theme: Theme;
  readonly symbols: Symbols;
  /** Says a text of the app's own in the signs that the terminal has. */
  readonly say: (text: string) => string;
}

export function lookFor(options: {
  readonly colour: boolean;
  readonly ascii: boolean;
  readonly links?: LinkStyle | undefined;
  readonly isStill?: boolean | undefined;
}): Look {
  return {
    ...options,
    links: options.links ?? 'numbered',
    isStill: options.isStill ?? false,
    theme: themeFor(options.colour),
    symbols: symbolsFor(options),
    say: options.ascii ? inAscii : (text) => text,
  };
}

const asciiFor: Readonly<Record<string, string>> = {
  '…': '...',
  '·': '-',
  '’': "'",
  '↓': 'Down',
  '↑': 'Up',
  '→': 'Right',
  '←': 'Left',
};

function inAscii(text: string): string {
  return text.replace(/[…·’↓↑→←]/g, (sign) => asciiFor[sign] ?? sign);
}
