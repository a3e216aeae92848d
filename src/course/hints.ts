import { safeLine, safeText } from '../safe-text.ts';
import type { Hint, Problem } from './course.ts';

/** A hint as it lies in its file. `line` is that of its heading, counted from 1. */
interface Section {
  readonly title: string;
  readonly line: number;
  readonly lines: string[];
  readonly onlyWhenFitting: boolean;
}

/**
 * Reads `hints.md`: one level-two heading a hint, in the order in which they climb. Those behind a line of three or
 * more hyphens are for particular failures.
 */
export function parseHints(markdown: string): Hint[] {
  return sectionsOf(safeText(markdown, '\t')).hints.map(({ title, lines, onlyWhenFitting }) => ({
    id: anchorOf(title),
    title: safeLine(title),
    text: lines.join('\n').trim(),
    onlyWhenFitting,
  }));
}

/** Hints that no check could name, and text that no learner would see. */
export function findProblemsInHints(markdown: string, file: string): Problem[] {
  const { hints, textBefore } = sectionsOf(markdown);
  const ids = hints.map(({ title }) => anchorOf(title));
  const repeated = hints.flatMap(({ title, line }, index) => {
    const first = ids.indexOf(ids[index] ?? '');
    if (first === index) return [];
    const message = `the heading "${title}" gives the same id as the one in line ${hints[first]?.line}: ${ids[index]}`;
    return [{ file, line, message }];
  });
  const nameless = hints
    .filter((_, index) => ids[index] === '')
    .map(({ line }) => ({ file, line, message: 'this heading has no letter or digit to make an id of' }));
  const unseen = textBefore.map((line) => ({
    file,
    line,
    message:
      'this text is in front of the first hint, where no learner sees it; a hint begins with "## ", and a title of the file with "# "',
  }));
  return [...unseen, ...repeated, ...nameless];
}

function sectionsOf(markdown: string): { hints: Section[]; textBefore: number[] } {
  const hints: Section[] = [];
  const textBefore: number[] = [];
  let isComment = false;
  let hasTitle = false;
  let onlyWhenFitting = false;
  let fence: string | null = null;
  for (const [index, line] of markdown.split(/\r?\n/).entries()) {
    const marker = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (marker !== undefined) fence = fence === null ? marker : line.trim().startsWith(fence) ? null : fence;
    const title = fence === null ? /^## +(.+?)\s*$/.exec(line)?.[1] : undefined;
    if (title !== undefined) hints.push({ title, line: index + 1, lines: [], onlyWhenFitting });
    else if (fence === null && /^-{3,}\s*$/.test(line)) onlyWhenFitting = true;
    else if (hints.length > 0) hints.at(-1)?.lines.push(line);
    else {
      isComment ||= line.includes('<!--');
      hasTitle ||= line.startsWith('# ');
      // Below a title of its own, the file may say something to people who read it as it is.
      if (!isComment && !hasTitle && line.trim() !== '') textBefore.push(index + 1);
      if (line.includes('-->')) isComment = false;
    }
  }
  // One problem is enough, however long the text is.
  return { hints, textBefore: textBefore.slice(0, 1) };
}

/** The anchor that code hosts give a heading: lower case, punctuation dropped, spaces to hyphens. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}
