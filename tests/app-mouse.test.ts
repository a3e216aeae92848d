import { expect, test } from 'vitest';
import { openTerminal } from './support/terminal.ts';
import { copyTinyCourse } from './support/workshop.ts';

test('in a real terminal a click opens a step, and leaves nothing behind when the app ends', async () => {
  await using course = await copyTinyCourse();
  using terminal = openTerminal(course.root, ['start', 'welcome'], { columns: 120, rows: 30 });
  await terminal.waitForText('Add two numbers');
  const row = terminal.lines().findIndex((line) => line.includes('Add two numbers')) + 1;
  terminal.press(`\u001B[<0;8;${row}M\u001B[<0;8;${row}m`);
  await terminal.waitForText('It prints the first one so far.');
  terminal.press('m');
  await terminal.waitForText('The mouse selects text now.');
  terminal.press('q');
  expect(await terminal.waitForExit()).toBe(0);
  expect(terminal.lines().join('\n')).not.toMatch(/\[<|\d+;\d+[Mm]/);
});
