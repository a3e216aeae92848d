import { expect, test } from 'vitest';
import { startApp, sumFile, sums } from '../support/app.ts';

const paragraphs = Array.from(
  { length: 60 },
  (_, index) => `Paragraph ${index + 1} has a sentence that is long enough to be wrapped in a narrow window.`,
).join('\n\n');

const longLesson = {
  'lessons/welcome/lesson.md': `---\nid: welcome\ntitle: Welcome\nkind: reading\n---\n\n${paragraphs}\n`,
};

test('a window that is too small says how large it has to be, and q still quits', async () => {
  await using app = await startApp({ step: 'add', size: '120x40' });
  await app.resize('39x11');
  expect(app.screen()).toContain('needs a window of 40x12');
  expect(await app.quit()).toBe(0);
});

test('back in a large window, everything is there again', async () => {
  await using app = await startApp({ step: 'add', size: '120x40' });
  const before = app.screen();
  await app.resize('39x11');
  await app.resize('120x40');
  expect(app.screen()).toBe(before);
});

test.each(['60x24', '60x16', '80x16'] as const)(
  'made smaller to %s, nothing of the larger window is left',
  async (size) => {
    await using fresh = await startApp({ size, files: longLesson });
    await using app = await startApp({ size: '80x24', files: longLesson });
    await app.resize(size);
    expect(app.screen()).toBe(fresh.screen());
  },
);

test('the place in the lesson is kept from width to width', async () => {
  await using app = await startApp({ size: '80x24', files: longLesson });
  await app.press('Space', 'Space');
  const [, number] = /Paragraph (\d+) /.exec(app.screen()) ?? [];
  await app.resize('50x24');
  expect(app.screen()).toContain(`Paragraph ${number} `);
  await app.resize('160x24');
  expect(app.screen()).toContain(`Paragraph ${number} `);
});

test('no line is wider than the window, whatever its width', async () => {
  await using app = await startApp({ size: '120x40', files: longLesson });
  for (const size of ['40x12', '41x30', '59x12', '109x20', '110x20', '160x45', '171x12'] as const) {
    await app.resize(size);
    expect({ size, wrapped: app.wrappedRows() }).toEqual({ size, wrapped: 0 });
  }
});

test('a result that came in a narrow window stands beside the lesson in a wide one', async () => {
  await using app = await startApp({ step: 'add', size: '60x20', files: { [sumFile]: sums.wrong } });
  await app.press('c');
  expect(app.screen()).not.toContain('Make it print 5.');
  await app.resize('120x40');
  expect(app.screen()).toContain('Make it print 5.');
  expect(app.screen()).toContain('The sum of 2 and 3 is 5.');
});
