import { expect, test } from 'vitest';
import { hunksBetween } from './diff-texts.ts';

test('a changed line is removed and added, with three lines around it', () => {
  const before = 'a\nb\nc\nd\nold\ne\nf\ng\nh\n';
  const [hunk, ...others] = hunksBetween(before, before.replace('old', 'new'));
  expect(others).toEqual([]);
  expect(hunk?.oldStart).toBe(2);
  expect(hunk?.lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'context b',
    'context c',
    'context d',
    'removed old',
    'added new',
    'context e',
    'context f',
    'context g',
  ]);
});

test('line ends, a byte order mark and the end of the last line make no difference', () => {
  expect(hunksBetween('\uFEFFa\r\nb', 'a\nb\n')).toEqual([]);
});

test('a change in a file with Windows line ends is that change alone', () => {
  const [hunk] = hunksBetween('a\r\nb\r\n', 'a\nc\n');
  expect(hunk?.lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'context a',
    'removed b',
    'added c',
  ]);
});

test('a new file counts from line 1', () => {
  expect(hunksBetween('', 'a\n')).toEqual([
    { oldStart: 1, newStart: 1, lines: [{ kind: 'added', text: 'a', changedRanges: [] }] },
  ]);
});

test('a file to delete counts from line 1', () => {
  expect(hunksBetween('a\n', '')).toEqual([
    { oldStart: 1, newStart: 1, lines: [{ kind: 'removed', text: 'a', changedRanges: [] }] },
  ]);
});

test('changed words are marked in both lines', () => {
  const [hunk] = hunksBetween('const id = getById(request)\n', 'const id = await getById(session)\n');
  const marked = hunk?.lines.map(({ text, changedRanges }) =>
    changedRanges.map((range) => text.slice(...range)),
  );
  expect(marked).toEqual([['request'], ['await ', 'session']]);
});

test('lines are paired by likeness and not by their place', () => {
  const before = 'const profile = find(id)\nreturn profile\n';
  const after =
    'if (id < 1) throw new Error()\nconst found = check()\nconst profile = await find(id)\nreturn profile\n';
  const [hunk] = hunksBetween(before, after);
  const marked = hunk?.lines.filter((line) => line.changedRanges.length > 0).map((line) => line.text);
  expect(marked).toEqual(['const profile = await find(id)']);
});

test('a line that is only set in further has no changed words', () => {
  const [hunk] = hunksBetween('return profile\n', '    return profile\n');
  expect(hunk?.lines.flatMap((line) => line.changedRanges)).toEqual([]);
});

test('lines that have nothing in common are not marked', () => {
  const [hunk] = hunksBetween('import { a } from "x"\n', 'while (true) {}\n');
  expect(hunk?.lines.flatMap((line) => line.changedRanges)).toEqual([]);
});

function shuffledLines(seed: number): string {
  return Array.from({ length: 6000 }, (_, index) => `line ${(index * seed) % 6007}`).join('\n');
}

test('texts that take too long to compare are replaced whole', () => {
  const [hunk, ...others] = hunksBetween(shuffledLines(7919), shuffledLines(104_729), { timeoutMs: 1 });
  expect(others).toEqual([]);
  expect(hunk?.lines.filter((line) => line.kind === 'removed')).toHaveLength(6000);
  expect(hunk?.lines.filter((line) => line.kind === 'added')).toHaveLength(6000);
  expect(hunk?.lines.filter((line) => line.kind === 'context')).toHaveLength(0);
});
