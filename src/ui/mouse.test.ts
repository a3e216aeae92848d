import { expect, test } from 'vitest';
import { openApp } from './testing/open-app.ts';

const wide = { columns: 120, rows: 40 } as const;

/** Where a text stands on the screen, counted from 1, as terminals report it. */
function placeOf(lines: readonly string[], text: string): string {
  const row = lines.findIndex((line) => line.includes(text));
  return `${(lines[row]?.indexOf(text) ?? 0) + 1};${row + 1}`;
}

test('the wheel scrolls the pane under the pointer, whichever is in front', async () => {
  const app = await openApp('step-1', { columns: 80, rows: 24 });
  app.press('\u001B[<65;10;5M');
  await app.waitForNoText('Paragraph 1 ');
  app.press('\u001B[<64;10;5M');
  await app.waitForText('Paragraph 1 ');
  app.press('q');
  await app.ended;
});

test('a click on a step opens it, one on a tab or a pane brings it to the front, one on a key does what it does', async () => {
  const app = await openApp('setup', wide);
  app.press(`\u001B[<0;${placeOf(app.lines(), 'Get a profile by its id')}M`);
  await app.waitForText('step-1  Get a profile by its id');
  app.press(`\u001B[<0;${placeOf(app.lines(), 'Check')}M`);
  await app.waitForText('━┫ Check ┣━');
  app.press(`\u001B[<0;${placeOf(app.lines(), 'Paragraph 1 ')}M`);
  await app.waitForText('━┫ Lesson ┣━');
  app.press(`\u001B[<0;${placeOf(app.lines(), '? help')}M`);
  await app.waitForText('This step');
  app.press(`\u001B[<0;${placeOf(app.lines(), 'Esc close')}M`);
  await app.waitForText('Paragraph 1 ');
  app.press('q');
  await app.ended;
});

test('in the finder a click takes what it is on, and the wheel moves the mark', async () => {
  const app = await openApp('setup', wide);
  app.press(':');
  await app.waitForText('A few letters');
  app.press('step');
  await app.waitForText('› step_');
  app.press(`\u001B[<0;${placeOf(app.lines(), 'step-1  Get a profile')}M`);
  await app.waitForText('step-1  Get a profile by its id');
  await app.waitForNoText('› step_');
  app.press('q');
  await app.ended;
});

test('the mouse is the terminal’s again at a key, and when the app ends', async () => {
  const app = await openApp('step-1', wide);
  const isOn = () => app.raw().lastIndexOf('\u001B[?1000h') > app.raw().lastIndexOf('\u001B[?1000l');
  expect(isOn()).toBe(true);
  app.press('m');
  await app.waitForText('The mouse selects text now.');
  expect(isOn()).toBe(false);
  app.press('m');
  await app.waitForText('The mouse scrolls and clicks again.');
  expect(isOn()).toBe(true);
  app.press('q');
  await app.ended;
  expect(isOn()).toBe(false);
});

test('reports are no keys, not even in pieces', async () => {
  const app = await openApp('step-1', wide);
  app.press('\u001B[<0;1');
  app.press(';1M\u001B[<0;1;1m');
  app.press(':');
  await app.waitForText('A few letters');
  app.press('\u001B[<35;20;10M');
  app.press('x');
  await app.waitForText('› x_');
  app.press('\u001B');
  await app.waitForText('Paragraph 1 ');
  app.press('q');
  await app.ended;
});
