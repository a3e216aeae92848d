import { splitFences } from '../../course/fences.ts';

const definition = /^ {0,3}\[\^([^\]\s]+)\]:[ \t]*/;
const reference = /\[\^([^\]\s]+)\]/g;
const codeSpan = /(`+[^`]*`+)/;

/**
 * Footnotes as words: `[^1]` becomes "(note 1)", and `[^1]: text` a paragraph "Note 1: text". A terminal has no place at the
 * foot of a page. What has no definition stays as it is, and so does code. The lines keep their numbers.
 */
export function footnotesAsWords(markdown: string): string {
  if (!/^ {0,3}\[\^/m.test(markdown)) return markdown;
  const lines = markdown.split('\n');
  const { rest } = splitFences(markdown);
  const isText = (index: number) => rest[index] === lines[index] && !/^(?: {4}|\t)/.test(lines[index] ?? '');
  const numbers = new Map<string, number>();
  for (const [index, line] of lines.entries()) {
    const name = isText(index) ? definition.exec(line)?.[1] : undefined;
    if (name !== undefined && !numbers.has(name)) numbers.set(name, numbers.size + 1);
  }
  return lines.map((line, index) => (isText(index) ? withWords(line, numbers) : line)).join('\n');
}

function withWords(line: string, numbers: ReadonlyMap<string, number>): string {
  const name = definition.exec(line)?.[1] ?? '';
  const number = numbers.get(name);
  const start = number === undefined ? '' : `Note ${number}: `;
  return (
    start +
    line
      .slice(number === undefined ? 0 : (definition.exec(line)?.[0].length ?? 0))
      .split(codeSpan)
      .map((part, index) => (index % 2 === 1 ? part : referencesIn(part, numbers)))
      .join('')
  );
}

function referencesIn(text: string, numbers: ReadonlyMap<string, number>): string {
  return text.replace(reference, (whole, name: string) => {
    const number = numbers.get(name);
    return number === undefined ? whole : ` (note ${number})`;
  });
}
