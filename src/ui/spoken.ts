import { safeText } from '../safe-text.ts';

const drawn = /[─━│┃┤├┫┣╭╮╰╯┼]|(?<!\S)[-=|+]{2,}(?!\S)/gu;

/** A row of the window without what is only drawn. */
export function spoken(row: string): string {
  return safeText(row).replaceAll(drawn, ' ').replaceAll(/\s+/g, ' ').trim();
}
