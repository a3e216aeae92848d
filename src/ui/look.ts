import { symbolsFor, type Symbols } from '../text/symbols.ts';
import { themeFor, type Theme } from '../text/theme.ts';

/** How the app draws: with what colours and signs. */
export interface Look {
  readonly colour: boolean;
  readonly ascii: boolean;
  readonly theme: Theme;
  readonly symbols: Symbols;
}

export function lookFor(options: { readonly colour: boolean; readonly ascii: boolean }): Look {
  return { ...options, theme: themeFor(options.colour), symbols: symbolsFor(options) };
}
