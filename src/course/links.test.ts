import { expect, test } from 'vitest';
import { findBrokenLinks, leadsOutside, linksIn, type Place } from './links.ts';

const places = new Map<string, Place>([
  ['lessons/setup', { kind: 'folder' }],
  [
    'lessons/setup/lesson.md',
    { kind: 'file', text: '# Set `up`, first!\n\n## Twice\n\n## Twice\n\n```md\n## In code\n```\n' },
  ],
  ['exercises/app/src/a.ts', { kind: 'file', text: 'one\ntwo\n' }],
  ['lessons/add/lesson.md', { kind: 'file', text: '# Add\n' }],
]);

function problemsIn(text: string): [number, string][] {
  return findBrokenLinks({ file: 'lessons/add/lesson.md', text }, places).map(({ line, message }) => [
    line,
    message,
  ]);
}

test('links are found with their lines, and none in code', () => {
  const text = [
    '[a](../a.md) and [`b`](b.ts#L2) and `[c](c.ts)`',
    '```md',
    '[d](d.ts)',
    '```',
    '[in brackets](e_(f).md) [with a title](g.md "Title") [spaces](<h i.md>)',
    '![picture](j.png) <https://example.com/k>',
    '',
    '[ref]: l.md',
  ].join('\n');
  expect(linksIn(text).map(({ target, line }) => `${line} ${target}`)).toEqual([
    '1 ../a.md',
    '1 b.ts#L2',
    '5 h i.md',
    '5 e_(f).md',
    '5 g.md',
    '6 j.png',
    '6 https://example.com/k',
    '8 l.md',
  ]);
});

test.each([
  ['https://example.com', true],
  ['mailto:me@example.com', true],
  ['../setup/lesson.md', false],
  ['#c', false],
])('%s leads outside: %s', (target, outside) => {
  expect(leadsOutside({ target, line: 1 })).toBe(outside);
});

test.each([
  '[a folder](../setup)',
  '[a folder](../setup/)',
  '[a heading](../setup/lesson.md#set-up-first)',
  '[the second of two](../setup/lesson.md#twice-1)',
  '[a line](../../exercises/app/src/a.ts#L2)',
  '[here](#add)',
  '[elsewhere](https://example.com/#nothing)',
])('%s leads somewhere', (text) => {
  expect(problemsIn(text)).toEqual([]);
});

test.each([
  [
    '\n[x](../setup/leson.md)',
    2,
    'the link ../setup/leson.md leads to lessons/setup/leson.md, which is not there',
  ],
  ['[x](../../../up.md)', 1, 'the link ../../../up.md leads out of the course'],
  ['[x](../setup/lesson.md#in-code)', 1, 'there is no place "in-code" in lessons/setup/lesson.md'],
  ['[x](../setup/lesson.md#twice-2)', 1, 'there is no place "twice-2" in lessons/setup/lesson.md'],
  ['[x](../../exercises/app/src/a.ts#L9)', 1, 'there is no place "L9" in exercises/app/src/a.ts'],
  ['[x](#nowhere)', 1, 'there is no place "nowhere" in lessons/add/lesson.md'],
  ['[x](../setup#y)', 1, 'the link ../setup#y names a place in lessons/setup, which is a folder'],
])('%j leads nowhere', (text, line, message) => {
  expect(problemsIn(text)).toEqual([[line, message]]);
});
