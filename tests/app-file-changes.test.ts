import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { copyTinyCourse } from './support/workshop.ts';
import { openTerminal } from './support/terminal.ts';

test('R puts the files of a step back, and u brings the learner’s version again and checks it', async () => {
  await using course = await copyTinyCourse();
  const file = path.join(course.root, 'exercises/sums/sum.ts');
  const starter = await readFile(file, 'utf8');
  const mine = 'console.log(Number(process.argv[2]) + Number(process.argv[3]));\n';
  await writeFile(file, mine);
  using terminal = openTerminal(course.root, ['start', 'add'], { columns: 100, rows: 30 });
  await terminal.waitForText('checks on save');

  terminal.press('R');
  await terminal.waitForText('Begin add anew?');
  await terminal.waitForText('replace  exercises/sums/sum.ts');
  expect(await readFile(file, 'utf8')).toBe(mine);
  terminal.press('y');
  await terminal.waitForText('add was reset. u brings your version back.');
  expect(await readFile(file, 'utf8')).toBe(starter);
  await writeFile(file, '// begun anew\n');
  await terminal.waitForText('Not passed yet');

  terminal.press('u');
  await terminal.waitForText('Take back reset add?');
  terminal.press('y');
  await terminal.waitForText('reset add is taken back.');
  expect(await readFile(file, 'utf8')).toBe(mine);
  await terminal.waitForText('Well done!');
  terminal.press('q');
  expect(await terminal.waitForExit()).toBe(0);
});
