import type { Hint } from './course.ts';

/** Reads `hints.md`: one level-two heading a hint, in the order in which they climb. */
export function parseHints(markdown: string): Hint[] {
  const hints: { title: string; lines: string[] }[] = [];
  let fence: string | null = null;
  for (const line of markdown.split(/\r?\n/)) {
    const marker = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (marker !== undefined) fence = fence === null ? marker : line.trim().startsWith(fence) ? null : fence;
    const title = fence === null ? /^## +(.+?)\s*$/.exec(line)?.[1] : undefined;
    if (title !== undefined) hints.push({ title, lines: [] });
    else hints.at(-1)?.lines.push(line);
  }
  return hints.map(({ title, lines }) => ({ id: anchorOf(title), title, text: lines.join('\n').trim() }));
}

/** The anchor that code hosts give a heading: lower case, punctuation dropped, spaces to hyphens. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}
