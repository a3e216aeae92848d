const fence = /^ {0,3}(`{3,}|~{3,})/;
const definition = /^ {0,3}\[[^\]\n]+\]:[^\n]*$/gm;

/**
 * The beginning of a text, up to a heading behind at least so many lines, with the addresses of all its links. It
 * reads as it does in the whole, because nothing goes on beyond a heading. Undefined where there is no such heading.
 */
export function firstPart(markdown: string, leastLines: number): string | undefined {
  const lines = markdown.split('\n');
  let openFence: string | undefined;
  for (const [index, line] of lines.entries()) {
    const mark = fence.exec(line)?.[1];
    if (openFence === undefined) openFence = mark;
    else if (mark?.startsWith(openFence) === true) openFence = undefined;
    const isHeading = openFence === undefined && /^#{1,6} /.test(line) && lines[index - 1] === '';
    if (!isHeading || index < leastLines) continue;
    const rest = lines.slice(index).join('\n');
    return [...lines.slice(0, index), ...(rest.match(definition) ?? [])].join('\n');
  }
  return undefined;
}
