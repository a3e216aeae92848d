import { expect, test } from 'vitest';
import { everySize, startApp } from '../support/app.ts';

test.for(everySize)('the footer always names help and quit, at %s', async (size) => {
  await using app = await startApp({ step: 'add', size });
  expect(app.row(-1)).toContain('? help');
  expect(app.row(-1)).toContain('q quit');
});

test('? shows the keys of this screen, and ? closes them', async () => {
  await using app = await startApp({ step: 'add', size: '120x40' });
  const before = app.screen();
  await app.press('?');
  expect(app.screen()).toContain('check this step');
  expect(app.screen()).toContain('take the next hint');
  await app.press('?');
  expect(app.screen()).toBe(before);
});

test('in a small window, the help says that there is more of it, and scrolls', async () => {
  await using app = await startApp({ step: 'add', size: '60x20' });
  await app.press('?');
  expect(app.screen()).toContain('more below');
  await app.press('G');
  expect(app.screen()).not.toContain('more below');
  expect(app.screen()).toMatch(/q +quit/);
});
