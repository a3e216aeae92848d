import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { copyTinyCourse, workshop } from './support/workshop.ts';

test('an exercise that was deleted whole is named by a check, and restored by the command that it gives', async () => {
  await using course = await copyTinyCourse();
  const { root } = course;
  const folder = path.join(root, 'exercises/sums');
  const before = await readFile(path.join(folder, 'sum.ts'), 'utf8');
  await rm(folder, { recursive: true });
  const check = await workshop(root, ['check', 'add']);
  expect(check.stdout.replaceAll(/\s+/g, ' ')).toContain(
    'exercises/sums has none of the files with which add begins, for example exercises/sums/sum.ts. `npx workshop reset add`',
  );
  expect(check.exitCode).toBe(1);
  expect((await workshop(root, ['reset', 'add', '--yes'])).exitCode).toBe(0);
  expect(await readFile(path.join(folder, 'sum.ts'), 'utf8')).toBe(before);
});
