import { expect, test } from 'vitest';
import { openApp } from './testing/open-app.ts';

async function helpAt(columns: number, rows: number): Promise<string> {
  const app = await openApp('step-1', { columns, rows });
  app.press('?');
  const screen = await app.waitForText('check this step');
  app.press('q');
  await app.ended;
  return screen;
}

// The frame before was wider: what is left of it must not stand beside the new one, nor be wrapped into it.
test.for([
  [
    'narrower and higher',
    [
      [170, 50],
      [70, 70],
    ],
  ],
  [
    'narrower, then wider',
    [
      [70, 70],
      [130, 70],
    ],
  ],
  [
    'wider, then narrower, then wider',
    [
      [200, 60],
      [90, 70],
      [170, 70],
    ],
  ],
] as const)('a window that is made %s shows nothing of what stood in it before', async ([, sizes]) => {
  const [columns, rows] = sizes.at(-1) ?? [];
  const expected = await helpAt(columns ?? 0, rows ?? 0);
  const app = await openApp('step-1', { columns: 169, rows: 40 });
  app.press('?');
  await app.waitForText('check this step');
  for (const [narrower, higher] of sizes) {
    app.resize(narrower, higher);
    await app.waitForText('check this step');
  }
  await app.waitFor((screen) => screen === expected, `\n${expected}\n`);
  expect(app.wrappedRows()).toBe(0);
  app.press('q');
  await app.ended;
});

test('in a window that is too small nothing happens unseen, and q quits whatever stood there', async () => {
  const app = await openApp('step-1', { columns: 80, rows: 24 });
  app.press(':');
  await app.waitForText('A few letters of a step or a command');
  app.resize(1, 3);
  await app.waitFor((screen) => !screen.includes('Lesson'), 'a window that is too small');
  app.press('setup\r\u001B[6~');
  app.resize(80, 24);
  await app.waitForText('A few letters of a step or a command');
  app.resize(30, 10);
  await app.waitForText('The workshop needs a window');
  app.press('q');
  expect(await app.ended).toBe(0);
});
