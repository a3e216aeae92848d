import { expect, test } from 'vitest';
import type { FileDiff } from '../diff/file-diff.ts';
import { solutionHints } from './solution-hints.ts';

const diff: FileDiff = {
  path: 'exercises/app/a.ts',
  change: 'edit',
  hunks: [
    {
      oldStart: 3,
      newStart: 3,
      purpose: 'It waits.',
      lines: [
        { kind: 'context', text: 'before', changedRanges: [] },
        { kind: 'removed', text: 'find()', changedRanges: [] },
        { kind: 'added', text: 'await find()', changedRanges: [] },
      ],
    },
    { oldStart: 9, newStart: 9, lines: [{ kind: 'added', text: '```', changedRanges: [] }] },
  ],
};

test('a hint shows one hunk with what it is for; the last one points at the whole', () => {
  const [first, second, whole] = solutionHints([diff]);
  expect(first?.text).toBe(
    'It waits.\n\nOne change of several ways to make it, around line 3. `+` is what to add, `-` what to take away:\n\n' +
      '```diff\n  before\n- find()\n+ await find()\n```',
  );
  expect(second?.text).toContain('````diff\n+ ```\n````');
  expect(whole?.id).toBe('solution-whole');
});

test('a hunk keeps its id when it moves, and gets another when it changes', () => {
  const [hunk] = diff.hunks;
  if (hunk === undefined) throw new Error('no hunk');
  const idOf = (changed: Partial<typeof hunk>) =>
    solutionHints([{ ...diff, hunks: [{ ...hunk, ...changed }] }])[0]?.id;
  expect(idOf({ oldStart: 40 })).toBe(idOf({}));
  expect(idOf({ lines: hunk.lines.slice(0, 2) })).not.toBe(idOf({}));
});

test('nothing left to change is no hint', () => {
  expect(solutionHints([])).toEqual([]);
});
