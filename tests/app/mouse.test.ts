import { expect, test } from 'vitest';
import { startApp } from '../support/app.ts';

function press(app: Awaited<ReturnType<typeof startApp>>, button: number, column: number, row: number) {
  app.terminal.press(`\u001B[<${button};${column};${row}M`);
  return app.terminal.waitForIdle();
}

test('a click on a step of the list opens it', async () => {
  await using app = await startApp({ size: '120x40' });
  const row = app.terminal.lines().findIndex((line) => line.includes('Add two numbers'));
  await press(app, 0, 10, row + 1);
  expect(app.row(0)).toContain('add  Add two numbers');
});

test('the wheel scrolls, and m gives the mouse back to the terminal', async () => {
  const text = Array.from({ length: 60 }, (_, index) => `Paragraph ${index + 1}.`).join('\n\n');
  const lesson = `---\nid: welcome\ntitle: Welcome\nkind: reading\n---\n\n${text}\n`;
  await using app = await startApp({ files: { 'lessons/welcome/lesson.md': lesson } });
  await press(app, 65, 20, 10);
  expect(app.screen()).not.toContain('Paragraph 1.');
  await press(app, 64, 20, 10);
  expect(app.screen()).toContain('Paragraph 1.');
  expect(app.terminal.screen.modes.mouseTrackingMode).not.toBe('none');
  await app.press('m');
  expect(app.terminal.screen.modes.mouseTrackingMode).toBe('none');
});

test('the mouse and pasting are the terminal’s again when the app has ended', async () => {
  await using app = await startApp();
  await app.quit();
  const { mouseTrackingMode, bracketedPasteMode } = app.terminal.screen.modes;
  expect({ mouseTrackingMode, bracketedPasteMode }).toEqual({
    mouseTrackingMode: 'none',
    bracketedPasteMode: false,
  });
});
