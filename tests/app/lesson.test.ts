import { expect, test } from 'vitest';
import { everySize, startApp, type WindowSize } from '../support/app.ts';

const frontMatter = '---\nid: welcome\ntitle: Welcome\nkind: reading\n---\n\n';

function openLesson(markdown: string, size: WindowSize) {
  return startApp({ size, files: { 'lessons/welcome/lesson.md': frontMatter + markdown } });
}

const paragraphs = Array.from({ length: 60 }, (_, index) => `This is paragraph ${index + 1}.`).join('\n\n');

test.for(everySize)('a table fits the window, at %s', async (size) => {
  const row = `| ${'many words in a cell '.repeat(5)}| ${'and more of them '.repeat(5)}| the end |`;
  await using app = await openLesson(`| one | two | three |\n|---|---|---|\n${row}\n`, size);
  expect(app.wrappedRows()).toBe(0);
  expect(app.screen()).toContain('the');
  expect(app.screen()).toContain('three');
});

test('space pages down, b back, G goes to the end, g to the top', async () => {
  await using app = await openLesson(paragraphs, '80x24');
  expect(app.screen()).toContain('This is paragraph 1.');
  await app.press('Space');
  expect(app.screen()).not.toContain('This is paragraph 1.');
  expect(app.screen()).toContain('This is paragraph 10.');
  await app.press('b');
  expect(app.screen()).toContain('This is paragraph 1.');
  await app.press('G');
  expect(app.screen()).toContain('This is paragraph 60.');
  await app.press('g');
  expect(app.screen()).toContain('This is paragraph 1.');
});

test('a line at a time, down to the end and no further', async () => {
  await using app = await openLesson(paragraphs, '80x24');
  await app.press('j', 'Down');
  expect(app.screen()).not.toContain('This is paragraph 1.');
  expect(app.screen()).toContain('This is paragraph 2.');
  await app.press('G');
  const end = app.screen();
  await app.press('j');
  expect(app.screen()).toBe(end);
  await app.press('k', 'Up');
  expect(app.screen()).not.toContain('This is paragraph 60.');
});

test('the place in a lesson is kept while one looks elsewhere', async () => {
  await using app = await openLesson(paragraphs, '80x24');
  await app.press('Space', 'Space');
  const there = app.screen();
  await app.press('Tab');
  expect(app.screen()).not.toBe(there);
  await app.press('l');
  expect(app.screen()).toBe(there);
  await app.press('n', 'p');
  expect(app.screen()).toContain('This is paragraph 20.');
});

test('wide characters keep their columns', async () => {
  await using app = await openLesson(`${'日本語の文章 '.repeat(30)}\n\nThe end.`, '60x20');
  expect(app.wrappedRows()).toBe(0);
  expect(app.screen()).toContain('The end.');
});
