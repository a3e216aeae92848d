import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startApp } from '../support/app.ts';

/** Shows each key that it gets. Enter saves the right answer and ends it. */
const saving = `
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

/** Waits for ever, and says when it is asked to end. */
const waiting = `
import { writeFileSync } from 'node:fs';
process.on('SIGTERM', () => {
  writeFileSync('ended', '');
  process.exit();
});
console.log('waiting');
setInterval(() => {}, 1000);
`;

function startWith(program: string) {
  const EDITOR = `"${process.execPath.replaceAll('\\', '\\\\')}" editor.mjs`;
  return startApp({ step: 'add', files: { 'editor.mjs': program }, env: { EDITOR, VISUAL: '' } });
}

test('an editor gets the terminal with every key, and what it saved is checked when the app is back', async () => {
  await using app = await startWith(saving);
  const { terminal } = app;
  // The app has read keys by then, and must have stopped.
  await app.press('j', 'k');
  app.send('e');
  await app.waitFor('editing');
  expect(terminal.isAlternateScreen()).toBe(false);
  expect(terminal.isCursorHidden()).toBe(false);
  const keys = Array.from('abcdefghijklmnopqrstuvwxyz');
  app.send(...keys);
  await app.waitFor(keys.map((key) => `[${key}]`).join(''));
  app.send('Enter');
  await app.waitFor('Well done!');
  expect(terminal.isAlternateScreen()).toBe(true);
  expect(terminal.isCursorHidden()).toBe(true);
  expect(await app.quit()).toBe(0);
});

test('Ctrl-C ends what has the terminal, and not the app', async () => {
  await using app = await startWith(waiting);
  app.send('e');
  await app.waitFor('waiting');
  app.send('Ctrl-C');
  await app.waitFor('was ended by SIGINT');
  expect(app.terminal.isAlternateScreen()).toBe(true);
  app.send('?');
  await app.waitFor('check this step');
  expect(app.row(0)).toMatch(/^ add {2}Add two numbers/);
  expect(app.wrappedRows()).toBe(0);
  expect(await app.quit()).toBe(0);
});

test('SIGTERM while an editor has the terminal ends the editor, and leaves the terminal as it was', async () => {
  await using app = await startWith(waiting);
  app.send('e');
  await app.waitFor('waiting');
  app.terminal.kill('SIGTERM');
  expect(await app.terminal.waitForExit()).toBe(130);
  expect(await readFile(path.join(app.root, 'ended'), 'utf8')).toBe('');
  expect(app.terminal.isAlternateScreen()).toBe(false);
  expect(app.terminal.isCursorHidden()).toBe(false);
});

test.skipIf(process.platform === 'win32')(
  'the shell is one key away, in the folder of the exercise, and exit leads back',
  async () => {
    await using app = await startApp({ step: 'add', env: { SHELL: '/bin/sh', PS1: 'at: ', ENV: '' } });
    app.send('$');
    await app.waitFor('`exit` leads back to it.');
    app.terminal.press('pwd\r');
    await app.waitFor('/exercises/sums');
    expect(app.terminal.isAlternateScreen()).toBe(false);
    app.terminal.press('exit 3\r');
    await app.waitFor('checks on save');
    expect(app.terminal.isAlternateScreen()).toBe(true);
    expect(app.screen()).not.toContain('ended with');
    expect(await app.quit()).toBe(0);
  },
);
