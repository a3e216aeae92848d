import { expect, test } from 'vitest';
import { applyEdits } from './apply-edits.ts';
import type { Edit } from './attempt.ts';

const file = 'lessons/step-1/attempts/some.yaml';
const before = new Map([['a.ts', Buffer.from('one two one')]]);

function edited(...edits: Edit[]) {
  const { files, problems } = applyEdits(before, { file, edits });
  const texts = Object.fromEntries([...files].map(([name, content]) => [name, content.toString()]));
  return { texts, problems };
}

test('edits are made one after the other, on a copy', () => {
  const { texts, problems } = edited(
    { path: 'a.ts', line: 1, kind: 'replace', old: 'two', new: '$&2' },
    { path: 'b.ts', line: 2, kind: 'write', text: 'new' },
    { path: 'b.ts', line: 3, kind: 'replace', old: 'new', new: 'newer' },
  );
  expect({ texts, problems }).toEqual({ texts: { 'a.ts': 'one $&2 one', 'b.ts': 'newer' }, problems: [] });
  expect(before.get('a.ts')?.toString()).toBe('one two one');
});

test('a file can be taken away', () => {
  expect(edited({ path: 'a.ts', line: 1, kind: 'delete' })).toEqual({ texts: {}, problems: [] });
});

test.each([
  ['one', 'what is to be replaced is 2 times in a.ts, and has to be there once: one'],
  ['three', 'what is to be replaced is not in a.ts, and has to be there once: three'],
])('a text to replace has to be there once: %s', (old, message) => {
  const { texts, problems } = edited({ path: 'a.ts', line: 7, kind: 'replace', old, new: '' });
  expect(problems).toEqual([{ file, line: 7, message }]);
  expect(texts).toEqual({ 'a.ts': 'one two one' });
});

test('a file that is not there can be neither changed nor taken away', () => {
  const { problems } = edited(
    { path: 'b.ts', line: 1, kind: 'replace', old: 'x', new: 'y' },
    { path: 'b.ts', line: 2, kind: 'delete' },
  );
  expect(problems.map(({ line, message }) => [line, message])).toEqual([
    [1, 'there is no file b.ts to edit'],
    [2, 'there is no file b.ts to edit'],
  ]);
});
