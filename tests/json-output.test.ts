import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { copyTinyCourse, repository, workshop } from './support/workshop.ts';

test.each([
  ['check.json', ['check', 'add', '--json']],
  ['check-all.json', ['check', '--all', '--json']],
  ['status.json', ['status', '--json']],
  ['list.json', ['list', '--json']],
])('docs/schemas/%s holds for workshop %j', async (schemaFile, args) => {
  await using course = await copyTinyCourse();
  const schema = JSON.parse(
    await readFile(path.join(repository, 'docs/schemas', schemaFile), 'utf8'),
  ) as object;
  const { stdout } = await workshop(course.root, args);
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
  validate(JSON.parse(stdout));
  expect(validate.errors).toBeNull();
});
