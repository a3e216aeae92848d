import type { Hint } from './course.ts';

/**
 * Reads `hints.md`: one level-two heading a hint, in the order in which they climb. Those behind a line of three or
 * more hyphens are for particular failures.
 */
export function parseHints(markdown: string): Hint[] {
  const hints: { title: string; lines: string[]; onlyWhenFitting: boolean }[] = [];
  let onlyWhenFitting = false;
  let fence: string | null = null;
  for (const line of markdown.split(/\r?\n/)) {
    const marker = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (marker !== undefined) fence = fence === null ? marker : line.trim().startsWith(fence) ? null : fence;
    const title = fence === null ? /^## +(.+?)\s*$/.exec(line)?.[1] : undefined;
    if (title !== undefined) hints.push({ title, lines: [], onlyWhenFitting });
    else if (fence === null && /^-{3,}\s*$/.test(line)) onlyWhenFitting = true;
    else hints.at(-1)?.lines.push(line);
  }
  return hints.map(({ title, lines, onlyWhenFitting: only }) => ({
    id: anchorOf(title),
    title,
    text: lines.join('\n').trim(),
    onlyWhenFitting: only,
  }));
}

/** The anchor that code hosts give a heading: lower case, punctuation dropped, spaces to hyphens. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}
