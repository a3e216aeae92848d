import fastStringWidth from 'fast-string-width';

const printableAscii = /^[ -~]*$/;

/** Columns that a line takes in a terminal; styles and links take none. */
export function textWidth(text: string): number {
  // Measuring is most of the work of a long lesson, and most of a lesson is plain ASCII.
  return printableAscii.test(text) ? text.length : fastStringWidth(text);
}
