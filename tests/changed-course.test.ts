import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { folder } from './support/sums-course.ts';
import { copyTinyCourse, workshop } from './support/workshop.ts';

test('a check that the program under test rewrites does not count, and is not run until it is restored', async () => {
  await using course = await copyTinyCourse();
  const { root } = course;
  const check = path.join(root, 'lessons/add/check.test.ts');
  const original = await readFile(check, 'utf8');
  const solution = 'const [a, b] = process.argv.slice(2);\nconsole.log(Number(a) + Number(b));\n';
  const forged = `import { test } from 'workshop-runner/kit'; test('forged', () => {});`;
  const attack = `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(check)}, ${JSON.stringify(forged)});\n`;
  const program = path.join(root, folder, 'sum.ts');
  await writeFile(program, attack + solution);

  const first = await workshop(root, ['check', 'add']);
  expect(first.stderr).toContain('lessons/add/check.test.ts changed while this check ran');
  expect(first.exitCode).toBe(2);
  await writeFile(program, 'nothing works\n');
  const second = await workshop(root, ['check', 'add']);
  expect(second.stderr).toContain('lessons/add/check.test.ts changed while an earlier check ran');
  expect(second.exitCode).toBe(2);
  expect((await workshop(root, ['status'])).stdout).toContain(
    'Changed while a check ran: lessons/add/check.test.ts',
  );

  await writeFile(check, original);
  await writeFile(program, solution);
  expect((await workshop(root, ['check', 'add'])).exitCode).toBe(0);
  // An author's own edits between two checks are none of this.
  await writeFile(check, `${original}\n// edited\n`);
  expect((await workshop(root, ['check', 'add'])).exitCode).toBe(0);
});
