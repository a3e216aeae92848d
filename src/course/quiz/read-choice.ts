/** What a line says about the options of a question. */
export type Choice =
  | { readonly kind: 'chosen'; readonly indexes: readonly number[] }
  | { readonly kind: 'misunderstood'; readonly message: string };

/**
 * Reads numbers, counted from 1, into places, counted from 0. An empty line chooses nothing.
 *
 * @param count how many options there are
 */
export function readChoice(line: string, count: number, kind: 'one' | 'several'): Choice {
  const words = line.split(/[\s,;+]+/).filter((word) => word !== '');
  const numbers = [...new Set(words.map(Number))];
  const isUnknown = (number: number) => !Number.isInteger(number) || number < 1 || number > count;
  if (numbers.some(isUnknown)) return misunderstood(kind, count);
  if (kind === 'one' && numbers.length > 1)
    return { kind: 'misunderstood', message: 'Only one of them is right: type one number.' };
  return { kind: 'chosen', indexes: numbers.map((number) => number - 1) };
}

function misunderstood(kind: 'one' | 'several', count: number): Choice {
  const message =
    kind === 'one'
      ? `Type a number from 1 to ${count}, or Enter alone.`
      : `Type numbers from 1 to ${count}, such as 1,3, or Enter alone.`;
  return { kind: 'misunderstood', message };
}
