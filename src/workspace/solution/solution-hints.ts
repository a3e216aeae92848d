import { createHash } from 'node:crypto';
import type { Hint } from '../../course/course.ts';
import type { DiffLine, FileDiff, Hunk } from '../diff/file-diff.ts';

/**
 * The last hints there are, made from what is left between the learner's files and the solution: one hunk at a time,
 * and then the whole. A hunk's id depends on what it changes alone, so one that was shown is not shown again when the
 * lines above it move.
 */
export function solutionHints(files: readonly FileDiff[]): Hint[] {
  const hunks = files.flatMap((file) => file.hunks.map((hunk) => hunkHint(file, hunk)));
  return files.length === 0 ? [] : [...hunks, wholeHint];
}

const wholeHint: Hint = {
  id: 'solution-whole',
  title: 'The whole solution',
  text: 'You have seen every part by now. `npx workshop diff` shows all that is left, file by file; `d` does so in the app.',
};

function hunkHint(file: FileDiff, hunk: Hunk): Hint {
  const changed = hunk.lines.filter(({ kind }) => kind !== 'context');
  const key = [file.path, ...changed.map(({ kind, text }) => `${kind} ${text}`)].join('\n');
  return {
    id: `solution-${createHash('sha256').update(key).digest('hex').slice(0, 12)}`,
    title: `Part of the solution, in ${file.path}`,
    text: `${hunk.purpose === undefined ? '' : `${hunk.purpose}\n\n`}${whatItIs[file.change]}, around line ${hunk.oldStart}. \`+\` is what to add, \`-\` what to take away:\n\n${fenced(hunk.lines)}`,
  };
}

const whatItIs = {
  create: 'A new file',
  edit: 'One change of several ways to make it',
  delete: 'This file goes',
} as const;

const signs = { context: ' ', added: '+', removed: '-' } as const;

function fenced(lines: readonly DiffLine[]): string {
  const body = lines.map(({ kind, text }) => `${signs[kind]} ${text}`).join('\n');
  // Longer than any fence inside.
  const fence = '`'.repeat(Math.max(3, ...[...body.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${fence}diff\n${body}\n${fence}`;
}
