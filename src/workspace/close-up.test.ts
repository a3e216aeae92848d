import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { excerptOf, lookCloser } from './close-up.ts';

const text = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n';

test('an excerpt is the line and two on each side, as far as the file goes', () => {
  expect(excerptOf(text, 4)).toEqual({
    firstLine: 2,
    line: 4,
    lines: ['two', 'three', 'four', 'five', 'six'],
  });
  expect(excerptOf(text, 1)).toEqual({ firstLine: 1, line: 1, lines: ['one', 'two', 'three'] });
  expect(excerptOf(text, 7)).toEqual({ firstLine: 5, line: 7, lines: ['five', 'six', 'seven'] });
  expect(excerptOf('one\r\ntwo\r\n', 2)).toEqual({ firstLine: 1, line: 2, lines: ['one', 'two'] });
});

test('a line that the file does not have has no excerpt', () => {
  expect(excerptOf(text, 8)).toBeNull();
  expect(excerptOf(text, 0)).toBeNull();
});

test('a close-up reads the learner’s file, and compares what came with what should', async () => {
  const root = await mkdtemp(path.join(await realpath(tmpdir()), 'close-up é '));
  await writeFile(path.join(root, 'server.ts'), text);
  const details = { expected: '{\n  "id": 1\n}', received: '{\n  "id": 2\n}' };
  const closeUp = await lookCloser(root, { file: 'server.ts', line: 4, details });
  expect(closeUp.excerpt?.lines).toHaveLength(5);
  expect(closeUp.difference?.[0]?.lines.map(({ kind, text: line }) => [kind, line])).toEqual([
    ['context', '{'],
    ['removed', '  "id": 2'],
    ['added', '  "id": 1'],
    ['context', '}'],
  ]);
  const gone = await lookCloser(root, { file: 'gone.ts', line: 1, details: null });
  expect(gone).toEqual({ excerpt: null, difference: null });
  await rm(root, { recursive: true });
});

test('values that read the same have no difference', async () => {
  const details = { expected: '{}', received: '{}' };
  expect((await lookCloser('/', { file: null, line: null, details })).difference).toBeNull();
});
