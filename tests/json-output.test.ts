import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Ajv, type AnySchema } from 'ajv';
import { expect, test } from 'vitest';
import {
  copyMigrationsCourse,
  copyQuizCourse,
  copyTinyCourse,
  repository,
  workshop,
} from './support/workshop.ts';

test.each([
  ['check.json', ['check', 'add', '--json']],
  ['check-all.json', ['check', '--all', '--json']],
  ['status.json', ['status', '--json']],
  ['list.json', ['list', '--json']],
  ['verify.json', ['verify', '--json']],
])('docs/schemas/%s holds for workshop %j', async (schemaFile, args) => {
  await using course = await copyTinyCourse();
  const schema: AnySchema = JSON.parse(
    await readFile(path.join(repository, 'docs/schemas', schemaFile), 'utf8'),
  );
  const { stdout } = await workshop(course.root, args);
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
  const valid = validate(JSON.parse(stdout));
  expect({ valid, errors: validate.errors }).toEqual({ valid: true, errors: null });
});

test('a step that has nothing to check is read, not passed', async () => {
  await using course = await copyTinyCourse();
  const { stdout, exitCode } = await workshop(course.root, ['check', 'welcome', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ step: 'welcome', verdict: 'read', tests: [], error: null });
  expect(exitCode).toBe(0);
  const all = await workshop(course.root, ['check', '--all', '--json']);
  expect(JSON.parse(all.stdout).checks[0]).toMatchObject({ step: 'welcome', verdict: 'read' });
});

test('docs/schemas/check.json holds for a quiz', async () => {
  await using course = await copyQuizCourse();
  const schema: AnySchema = JSON.parse(
    await readFile(path.join(repository, 'docs/schemas/check.json'), 'utf8'),
  );
  const { stdout } = await workshop(course.root, [
    'check',
    'capitals',
    '--json',
    '--answers',
    'kenya=kisumu',
  ]);
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
  const valid = validate(JSON.parse(stdout));
  expect({ valid, errors: validate.errors }).toEqual({ valid: true, errors: null });
});

test('docs/schemas/db-status.json holds without a server, and with one', async () => {
  await using course = await copyMigrationsCourse();
  const schema: AnySchema = JSON.parse(
    await readFile(path.join(repository, 'docs/schemas/db-status.json'), 'utf8'),
  );
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
  const status = async () => {
    const { stdout } = await workshop(course.root, ['db', 'status', '--json']);
    const valid = validate(JSON.parse(stdout));
    return { valid, errors: validate.errors };
  };
  expect(await status()).toEqual({ valid: true, errors: null });
  await workshop(course.root, ['db', 'migrate']);
  expect(await status()).toEqual({ valid: true, errors: null });
});
