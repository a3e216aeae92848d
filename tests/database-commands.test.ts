import { execFile } from 'node:child_process';
import { cp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { openTerminal } from './support/terminal.ts';
import { loadCourse } from '../src/course/load-course.ts';
import { copyMigrationsCourse, copyProfilesCourse, workshop } from './support/workshop.ts';

const run = promisify(execFile);

test('from a fresh copy to a passed step, and back to a new database', async () => {
  await using course = await copyProfilesCourse();

  const red = await workshop(course.root, ['check', 'step-1']);
  expect(red.exitCode).toBe(1);
  expect(red.stdout.split('\n')[1]).toContain('This profile came out of the JSON file.');
  expect(red.stdout).toContain('exercises/profiles/src/services/profiles.ts:');

  const setup = await workshop(course.root, ['setup']);
  expect(setup.stdout.match(/^ {5}ok {2}/gm)).toHaveLength(6);
  expect(setup.exitCode).toBe(0);
  const again = await workshop(course.root, ['setup']);
  expect(again.stdout).toContain('0 profiles added');
  expect(again.exitCode).toBe(0);
  expect((await workshop(course.root, ['check', 'setup'])).exitCode).toBe(0);

  await cp(
    path.join(course.root, 'solutions/profiles/step-1'),
    path.join(course.root, 'exercises/profiles'),
    {
      recursive: true,
    },
  );
  expect((await workshop(course.root, ['check', 'step-1'])).exitCode).toBe(0);
  const status = await workshop(course.root, ['status']);
  expect(status.stdout).toMatch(/✓ step-1 /);

  const dryRun = await workshop(course.root, ['reset-db', '--dry-run']);
  expect(dryRun.stdout).toContain('profiles: 20 rows');
  const unasked = await workshop(course.root, ['reset-db']);
  expect(unasked.stderr).toContain('`npx workshop reset-db --yes`');
  expect(unasked.exitCode).toBe(2);
  expect((await workshop(course.root, ['reset-db', '--yes'])).exitCode).toBe(0);
});

test('a DATABASE_URL with somebody’s tables is never written to', async () => {
  await using course = await copyProfilesCourse();
  await using other = await copyProfilesCourse();
  await workshop(other.root, ['db', 'start']);
  const { stdout: theirs } = await workshop(other.root, ['db', 'url']);
  const sql = postgres(theirs, { max: 1 });
  await sql`create table precious (id int)`;
  await sql`insert into precious values (1)`;
  const fingerprint = () => sql`
    select n.nspname, c.relname, c.xmin::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1, 2`;
  const databases = () => sql`select datname from pg_database order by 1`;
  const before = [await fingerprint(), await databases()];

  for (const command of [
    'setup',
    'setup --yes',
    'check step-1',
    'check setup',
    'reset-db --yes',
    'db migrate',
    'db url',
  ]) {
    const { exitCode, stderr } = await workshop(course.root, command.split(' '), { DATABASE_URL: theirs });
    expect([command, exitCode]).toEqual([command, 2]);
    expect(stderr).toContain('othing was written');
  }
  expect([await fingerprint(), await databases()]).toEqual(before);
  await sql.end();
});

test('Ctrl-C during set-up leaves nothing running but the database, and set-up works again', async () => {
  await using course = await copyProfilesCourse();
  using terminal = openTerminal(course.root, ['setup'], { columns: 100, rows: 40 });
  await terminal.waitForText('generate profiles');
  terminal.press('\u0003');
  expect(await terminal.waitForExit()).toBe(130);
  const { stdout } = await run('ps', ['-eo', 'args']);
  const left = stdout.split('\n').filter((line) => line.includes(course.root) && !line.includes('postgres'));
  expect(left).toEqual([]);
  expect((await workshop(course.root, ['setup'])).exitCode).toBe(0);
});

test('a broken migration is a failed check that says what PostgreSQL said', async () => {
  await using course = await copyProfilesCourse();
  const folder = path.join(course.root, 'exercises/profiles/drizzle');
  const file = path.join(folder, '0000_create_profiles.sql');
  await writeFile(file, 'CREATE TABLE profiles (id nonsense);\n');
  const { exitCode, stdout } = await workshop(course.root, ['check', 'step-1']);
  expect(stdout).toContain('type "nonsense" does not exist');
  expect(exitCode).toBe(1);
});

test('a reset is about the exercise of the folder, whatever the current step is', async () => {
  await using course = await copyMigrationsCourse();
  await workshop(course.root, ['db', 'start']);
  const exercises = [...(await loadCourse(course.root)).exercises.values()];
  expect(exercises.length).toBeGreaterThan(1);
  for (const { folder, database } of exercises) {
    const { stdout } = await workshop(path.join(course.root, folder), ['reset-db', '--dry-run']);
    expect(stdout).toContain(`/${database?.name} is empty`);
  }
});
