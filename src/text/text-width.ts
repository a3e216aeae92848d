import fastStringWidth from 'fast-string-width';

/**
 * Latin letters, punctuation, arrows, lines, ticks and circles: each character stands for itself and takes one column.
 * Most of a lesson is made of these, and asking anything cleverer is most of the work of laying one out.
 */
const simple =
  /^[ -~\u00A0-\u00AC\u00AE-\u02FF\u2010-\u2027\u2030-\u205E\u2190-\u21FF\u2500-\u257F\u25A0-\u25FC\u2713-\u2718]*$/;

export function isSimple(text: string): boolean {
  return simple.test(text);
}

/** Columns that a line takes in a terminal; styles and links take none. */
export function textWidth(text: string): number {
  return isSimple(text) ? text.length : fastStringWidth(text);
}
