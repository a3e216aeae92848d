import { expect, test } from 'vitest';
import { everySize, startApp, type WindowSize } from '../support/app.ts';

const filler = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `This is paragraph ${from + index}.`).join('\n\n');

const lesson = `---
id: welcome
title: Welcome
kind: reading
---

# Welcome

${filler(1, 20)}

## Where the apples are

Two needles in the hay.

\`\`\`sh run
node -e "console.log(6 * 7)"
\`\`\`

${filler(21, 20)}

## Where the pears are

A third needle.

\`\`\`ts
const needle = 'of code';
\`\`\`

${filler(41, 20)}
`;

function openLesson(size: WindowSize = '80x24', env: NodeJS.ProcessEnv = {}) {
  return startApp({ size, env, files: { 'lessons/welcome/lesson.md': lesson } });
}

test.for(everySize)('a text is found in the lesson as it is typed, at %s', async (size) => {
  await using app = await openLesson(size);
  await app.press('/');
  await app.type('third needle');
  expect(app.screen()).toContain('A third needle.');
});

test('a text that stands nowhere is said to be so', async () => {
  await using app = await openLesson();
  await app.press('/');
  await app.type('no such words');
  expect(app.screen()).toContain('not found');
  await app.press('Escape');
  expect(app.screen()).toContain('This is paragraph 1.');
});

test('braces jump from heading to heading', async () => {
  await using app = await openLesson();
  await app.press('}');
  expect(app.screen()).toContain('Where the apples are');
  await app.press('}');
  expect(app.screen()).toContain('Where the pears are');
  await app.press('{');
  expect(app.screen()).toContain('Where the apples are');
});

test('marked code is copied to the terminal’s clipboard', async () => {
  await using app = await openLesson();
  await app.press(')', ')', 'y');
  expect(app.screen()).toContain("const needle = 'of code';");
  const [, copied = ''] = app.terminal.raw().match(RegExp.escape(']52;c;') + '([\\w+/=]*)') ?? [];
  expect(Buffer.from(copied, 'base64').toString().trim()).toBe("const needle = 'of code';");
});

test('a command that the lesson lets one try is run on the terminal, and Enter leads back', async () => {
  await using app = await openLesson();
  await app.press(')');
  app.send('!');
  await app.waitFor('42');
  app.send('Enter');
  await app.waitFor('Two needles in the hay.');
});

test('code that no lesson marks as safe is not run, with why', async () => {
  await using app = await openLesson();
  await app.press(')', ')', '!');
  expect(app.terminal.isAlternateScreen()).toBe(true);
  expect(app.screen()).toContain('The lesson doesn’t say that this code can be run');
});
