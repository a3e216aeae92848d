import { expect, test } from 'vitest';
import { printedFrames } from './printed-frames.ts';

test.each<[what: string, printed: string, file: string, line: number]>([
  ['a URL', '    at go (file:///course/src/a.ts:11:12)', '/course/src/a.ts', 11],
  ['a URL with escapes', '    at go (file:///my%20course/src/a.ts:11:12)', '/my course/src/a.ts', 11],
  ['an async frame', '    at async go (file:///course/src/a.ts:11:12)', '/course/src/a.ts', 11],
  ['an async frame without a name', '    at async file:///course/src/a.ts:11:12', '/course/src/a.ts', 11],
  ['a path', '    at go (/course/src/a.ts:11:12)', '/course/src/a.ts', 11],
  ['a path without a name', '    at /course/src/a.ts:11:12', '/course/src/a.ts', 11],
  ['an error with properties', '    at go (/course/src/a.ts:11:12) {', '/course/src/a.ts', 11],
  ['a method', '    at Service.go [as run] (/course/src/a.ts:11:12)', '/course/src/a.ts', 11],
  ['a constructor', '    at new Service (/course/src/a.ts:11:12)', '/course/src/a.ts', 11],
  ['brackets in the path', '    at go (/course (1)/src/a.ts:11:12)', '/course (1)/src/a.ts', 11],
  ['brackets in a URL', '    at go (file:///course%20(1)/a.ts:11:12)', '/course (1)/a.ts', 11],
  ['a query', '    at go (file:///course/src/a.ts?t=123:11:12)', '/course/src/a.ts', 11],
  ['a query behind a path', '    at go (/course/src/a.ts?v=12:11:12)', '/course/src/a.ts', 11],
  ['eval', '    at eval (eval at go (/course/a.ts:11:12), <anonymous>:1:1)', '/course/a.ts', 11],
  ['a drive', '    at go (C:\\my course\\src\\a.ts:11:12)', 'C:\\my course\\src\\a.ts', 11],
  ['a drive without a name', '    at async C:\\course\\src\\a.ts:11:12', 'C:\\course\\src\\a.ts', 11],
  ['a network share', '    at go (\\\\server\\course\\a.ts:11:12)', '\\\\server\\course\\a.ts', 11],
])('the place of %s is read', (_what, printed, file, line) => {
  expect(printedFrames(`Error: no\n${printed}\n`)).toEqual([{ file, line }]);
});

test('what is not a file of this computer is no frame', () => {
  const printed = [
    'Error: no',
    '    at node:internal/process/task_queues:105:5',
    '    at async Promise.all (index 0)',
    '    at JSON.parse (<anonymous>)',
    '    at go (https://example.com/a.js:1:2)',
    '    at go (file://elsewhere/course/a.ts:1:2)',
  ];
  expect(printedFrames(printed.join('\n'))).toEqual([]);
});

test('the frames of a cause come before those of the error that wraps it', () => {
  const printed = `Error: wrapped
    at save (file:///course/src/save.ts:9:11)
    at async main (file:///course/src/main.ts:3:1) {
  [cause]: RangeError: too far
      at walk (file:///course/src/walk.ts:5:9)
      at save (file:///course/src/save.ts:7:5)
}`;
  expect(printedFrames(printed).map(({ file, line }) => `${file}:${line}`)).toEqual([
    '/course/src/walk.ts:5',
    '/course/src/save.ts:7',
    '/course/src/save.ts:9',
    '/course/src/main.ts:3',
  ]);
});
