import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openTerminal } from './support/terminal.ts';
import { copyTinyCourse } from './support/workshop.ts';

const window = { columns: 80, rows: 24 };

/** Shows each key that it gets. Enter saves the right answer and ends it. */
const editor = `
import { writeFileSync } from 'node:fs';
const file = process.argv.at(-1);
process.stdin.setRawMode(true).setEncoding('utf8').on('data', (keys) => {
  for (const key of keys) {
    if (key !== '\\r') process.stdout.write('[' + key + ']');
    else {
      writeFileSync(file, 'console.log(Number(process.argv[2]) + Number(process.argv[3]));\\n');
      process.exit();
    }
  }
});
console.log('editing', file);
`;

async function openApp(root: string, program: string) {
  await writeFile(path.join(root, 'editor.mjs'), program);
  const EDITOR = `"${process.execPath.replaceAll('\\', '\\\\')}" editor.mjs`;
  const terminal = openTerminal(root, ['start', 'add'], window, { EDITOR, VISUAL: '' });
  await terminal.waitForText('checks on save');
  return terminal;
}

test('an editor gets the terminal with every key, and what it saved is checked when the app is back', async () => {
  await using course = await copyTinyCourse();
  using terminal = await openApp(course.root, editor);
  // The app has read keys by then, and must have stopped.
  terminal.press('jk');
  terminal.press('e');
  await terminal.waitForText('editing');
  expect(terminal.isAlternateScreen()).toBe(false);
  expect(terminal.isCursorHidden()).toBe(false);
  for (const key of 'abcdefghijklmnopqrstuvwxyz') terminal.press(key);
  await terminal.waitForText(
    Array.from('abcdefghijklmnopqrstuvwxyz', (key) => `[${key}]`)
      .join('')
      .slice(-60),
  );
  terminal.press('\r');
  await terminal.waitForText('Well done!');
  expect(terminal.isAlternateScreen()).toBe(true);
  expect(terminal.isCursorHidden()).toBe(true);
  terminal.press('q');
  expect(await terminal.waitForExit()).toBe(0);
});

test('Ctrl-C ends what has the terminal, and not the app', async () => {
  await using course = await copyTinyCourse();
  using terminal = await openApp(course.root, "console.log('waiting'); setInterval(() => {}, 1000);\n");
  terminal.press('e');
  await terminal.waitForText('waiting');
  terminal.press('\u0003');
  await terminal.waitForText('was ended by SIGINT');
  expect(terminal.isAlternateScreen()).toBe(true);
  terminal.press('?');
  await terminal.waitForText('Keys (more below)');
  expect(terminal.lines()[0]).toMatch(/^ add {2}Add two numbers/);
  terminal.press('q');
  expect(await terminal.waitForExit()).toBe(0);
});

test('SIGTERM while an editor has the terminal ends the editor, and leaves the terminal as it was', async () => {
  await using course = await copyTinyCourse();
  using terminal = await openApp(
    course.root,
    "import { writeFileSync } from 'node:fs';\nprocess.on('SIGTERM', () => { writeFileSync('ended', ''); process.exit(); });\nconsole.log('waiting'); setInterval(() => {}, 1000);\n",
  );
  terminal.press('e');
  await terminal.waitForText('waiting');
  terminal.kill('SIGTERM');
  expect(await terminal.waitForExit()).toBe(130);
  expect(await readFile(path.join(course.root, 'ended'), 'utf8')).toBe('');
  expect(terminal.isAlternateScreen()).toBe(false);
  expect(terminal.isCursorHidden()).toBe(false);
});
