import { structuredPatch } from 'diff';
import type { StructuredPatchHunk } from 'diff';
import type { DiffLine, Hunk } from './file-diff.ts';
import { markChangedWords } from './mark-changed-words.ts';

/** Lines around a change that are shown with it. */
const contextLines = 3;

/** After this long two texts count as wholly different; comparing such a pair to its end can take minutes. */
const defaultTimeoutMs = 1000;

/**
 * The hunks that lead from one text to another, with the words that changed marked.
 * Differences in line ends, in a byte order mark and in the last line's end are none.
 */
export function hunksBetween(
  before: string,
  after: string,
  options: { readonly timeoutMs?: number } = {},
): Hunk[] {
  const [old, wanted] = [normalise(before), normalise(after)];
  if (old === wanted) return [];
  const patch = structuredPatch('', '', old, wanted, undefined, undefined, {
    context: contextLines,
    timeout: options.timeoutMs ?? defaultTimeoutMs,
  });
  if (patch === undefined) return [replaceWhole(old, wanted)];
  return patch.hunks.map(toHunk);
}

function normalise(text: string): string {
  const unix = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  return unix === '' || unix.endsWith('\n') ? unix : `${unix}\n`;
}

function toHunk(hunk: StructuredPatchHunk): Hunk {
  const lines = hunk.lines.filter((line) => !line.startsWith('\\')).map(toDiffLine);
  return { oldStart: hunk.oldStart, newStart: hunk.newStart, lines: markChangedWords(lines) };
}

function toDiffLine(line: string): DiffLine {
  const kind = line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'context';
  return { kind, text: line.slice(1), changedRanges: [] };
}

function replaceWhole(old: string, wanted: string): Hunk {
  const lines = [...linesOf(old).map((line) => `-${line}`), ...linesOf(wanted).map((line) => `+${line}`)];
  return { oldStart: 1, newStart: 1, lines: lines.map(toDiffLine) };
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.slice(0, -1).split('\n');
}
