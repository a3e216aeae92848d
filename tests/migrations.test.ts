import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withDraftMark } from '../src/migrations/draft-mark.ts';
import { writeMigrations } from '../src/migrations/testing/write-migrations.ts';
import { openTerminal } from './support/terminal.ts';
import {
  copyMigrationsCourse,
  copyProfilesCourse,
  type Ended,
  repository,
  type TemporaryCourse,
  workshop,
} from './support/workshop.ts';

let course: TemporaryCourse;
let folder: string;
let sql: postgres.Sql;

const three = {
  '0000_create_accounts': 'CREATE TABLE accounts (id serial PRIMARY KEY, name text);',
  '0000_create_accounts.down': 'DROP TABLE accounts;',
  '0001_seed_accounts': "INSERT INTO accounts (name) VALUES ('Ada');",
  '0001_seed_accounts.down': 'DELETE FROM accounts;',
  '0002_create_more': 'CREATE TABLE more (id int);',
  '0002_create_more.down': 'DROP TABLE more;',
};

beforeAll(async () => {
  course = await copyMigrationsCourse();
  folder = path.join(course.root, 'exercises', 'second');
  const { stdout } = await workshop(folder, ['db', 'url']);
  sql = postgres(stdout.trim(), { max: 1, onnotice: () => undefined, prepare: false });
});

afterAll(async () => {
  await sql.end();
  await course[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await sql`drop schema if exists drizzle cascade`;
  await sql`drop schema public cascade`;
  await sql`create schema public`;
  await rm(path.join(folder, 'drizzle'), { recursive: true, force: true });
});

function db(...words: string[]): Promise<Ended> {
  return workshop(folder, ['db', ...words]);
}

function write(migrations: Readonly<Record<string, string>>): Promise<void> {
  return writeMigrations(path.join(folder, 'drizzle'), migrations);
}

async function sqlFiles(): Promise<string[]> {
  const names = await readdir(path.join(folder, 'drizzle'));
  return names.filter((name) => name.endsWith('.sql'));
}

async function tables(): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`;
  return rows.map(({ name }) => name);
}

describe('which exercise', () => {
  test('is the one whose folder a command is typed in, else the current step’s', async () => {
    const urls = [folder, path.join(course.root, 'exercises', 'first'), course.root].map(async (cwd) => {
      const { stdout } = await workshop(cwd, ['db', 'url']);
      return path.basename(new URL(stdout.trim()).pathname);
    });
    expect(await Promise.all(urls)).toEqual(['second', 'first', 'first']);
  });

  test('has the application server, where only one has', async () => {
    const yaml = await readFile(path.join(repository, 'lessons', 'course.yaml'), 'utf8');
    expect(yaml.match(/^ {4}server:$/gmu)).toHaveLength(1);
    await using shipped = await copyProfilesCourse();
    const state = path.join(shipped.root, '.workshop');
    await mkdir(state);
    const progress = { schemaVersion: 1, steps: {}, lastStep: 'migration-5' };
    await writeFile(path.join(state, 'progress.json'), JSON.stringify(progress));
    for (const cwd of [shipped.root, path.join(shipped.root, 'exercises', 'migrations')]) {
      const { exitCode, stderr } = await workshop(cwd, ['app', 'status']);
      expect([exitCode, stderr]).toEqual([0, expect.stringContaining('is not running')]);
    }
  });
});

describe('db migrate', () => {
  test('applies what is pending, once', async () => {
    await write(three);
    expect(await db('migrate')).toMatchObject({
      exitCode: 0,
      stdout: 'applied 0000_create_accounts\napplied 0001_seed_accounts\napplied 0002_create_more',
    });
    expect(await db('migrate')).toMatchObject({ exitCode: 0, stdout: '' });
    expect(await tables()).toEqual(['accounts', 'more']);
  });

  test('has nothing to do where nothing was generated yet', async () => {
    const { exitCode, stderr } = await db('migrate');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringContaining('Nothing was pending.'),
    });
  });

  test('says what PostgreSQL said and where, and leaves everything as it was', async () => {
    await write({ ...three, '0002_create_more': 'CREATE TABLE more (\n  id intt\n);' });
    const { exitCode, stderr } = await db('migrate');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('The migration 0002_create_more failed: type "intt" does not exist (42704).');
    expect(stderr).toContain(`Fix line 2 of ${path.join(folder, 'drizzle', '0002_create_more.sql')}`);
    expect(await tables()).toEqual([]);
  });
});

describe('a new enum value that is used in the same run', () => {
  const mood = { '0000_mood': "CREATE TYPE mood AS ENUM ('good');" };

  test('can be applied after the migration that adds it, in the way that is advised', async () => {
    await write(mood);
    await db('migrate');
    await write({
      ...mood,
      '0001_bad': "ALTER TYPE mood ADD VALUE 'bad';",
      '0002_days': "CREATE TABLE days (mood mood DEFAULT 'bad');",
    });
    const { exitCode, stderr } = await db('migrate');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Hint: New enum values must be committed before they can be used.');
    expect(stderr).toContain('0001_bad adds the value and is pending as well');
    await db('drop');
    expect((await db('migrate')).stdout).toBe('applied 0001_bad');
    await workshop(folder, ['undo', '--yes']);
    expect((await db('migrate')).stdout).toBe('applied 0002_days');
  });

  test('is told to need a migration of its own', async () => {
    await write(mood);
    await db('migrate');
    const both = "ALTER TYPE mood ADD VALUE 'bad';\nCREATE TABLE days (mood mood DEFAULT 'bad');";
    await write({ ...mood, '0001_bad': both });
    const { stderr } = await db('migrate');
    expect(stderr).toContain('a migration of its own');
    expect(stderr).not.toContain('Fix line');
  });
});

describe('db down', () => {
  beforeEach(async () => {
    await write(three);
    await db('migrate');
  });

  test('takes the newest back, which is pending again then', async () => {
    expect(await db('down')).toMatchObject({ exitCode: 0, stdout: 'took back 0002_create_more' });
    expect(await tables()).toEqual(['accounts']);
    expect((await db('status')).stdout).toMatch(
      /✓ 0001_seed_accounts {4}applied\n {2}○ 0002_create_more {6}pending/u,
    );
    expect((await db('migrate')).stdout).toBe('applied 0002_create_more');
  });

  test('takes several back, or all', async () => {
    const two = await db('down', '2', '--yes');
    expect(two.stdout).toBe('took back 0002_create_more\ntook back 0001_seed_accounts');
    expect((await db('down', 'all', '--yes')).stdout).toBe('took back 0000_create_accounts');
    expect(await tables()).toEqual([]);
    expect((await db('down')).stderr).toContain('there is nothing to take back');
  });

  test('a missing down file is told alike by db status and db down', async () => {
    await rm(path.join(folder, 'drizzle', '0001_seed_accounts.down.sql'));
    await rm(path.join(folder, 'drizzle', '0002_create_more.down.sql'));
    await db('migrate');
    const file = path.join('drizzle', '0002_create_more.down.sql');
    const message = `0002_create_more cannot be taken back: there is no ${file}.`;
    const wayOut = '`npx workshop db draft 0002_create_more` drafts that file; read it before you run it.';
    const { stdout, exitCode } = await db('status');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /0000_create_accounts {2}applied\n.* 0001_seed_accounts {4}applied, no down file\n.* 0002_create_more {6}applied, no down file\n/u,
    );
    expect(stdout.replaceAll(/\s+/gu, ' ')).toContain(`${message} ${wayOut}`);
    const { stderr } = await db('down');
    expect(stderr).toBe(`${message} Nothing was taken back.\n${wayOut}`);
    const { migrations } = JSON.parse((await db('status', '--json')).stdout);
    expect(migrations.map(({ down }: { down: string }) => down)).toEqual(['there', 'missing', 'missing']);
    await writeFile(path.join(folder, file), 'DROP TABLE more;');
    expect(await db('down')).toMatchObject({ exitCode: 0 });
    // It changes rows, so that nobody can draft it.
    expect((await db('status')).stdout.replaceAll(/\s+/gu, ' ')).toContain(
      '0001_seed_accounts cannot be taken back: there is no drizzle/0001_seed_accounts.down.sql. It changes rows only',
    );
  });

  test('refuses before it does anything where a down file has no statement', async () => {
    await write({ ...three, '0001_seed_accounts.down': '-- nothing' });
    const { exitCode, stderr } = await db('down', '2');
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`${path.join('drizzle', '0001_seed_accounts.down.sql')} has no statement`);
    expect(stderr).toContain('Nothing was taken back.');
    expect(await tables()).toEqual(['accounts', 'more']);
  });

  test('takes back what did nothing, by doing nothing', async () => {
    await db('down', '2', '--yes');
    await write({ ...three, '0001_seed_accounts': '-- nothing yet', '0001_seed_accounts.down': '' });
    await db('migrate');
    expect((await db('down', '2', '--yes')).exitCode).toBe(0);
  });

  test('says which tables have rows before several go', async () => {
    using terminal = openTerminal(folder, ['db', 'down', '2'], { columns: 100, rows: 30 });
    await terminal.waitForText('accounts: 1 row.');
    await terminal.waitForText('Go on?');
    terminal.press('n\r');
    await terminal.waitForText('Nothing was changed.');
    expect(await terminal.waitForExit()).toBe(0);
    expect((await db('down', 'all', '--yes')).stderr).toContain(
      'for 0002_create_more; the others each need such a line of their own.',
    );
  });

  test('says that rows can’t be drafted, and needs no file for what did nothing', async () => {
    await rm(path.join(folder, 'drizzle', '0001_seed_accounts.down.sql'));
    const { stderr } = await db('down', '2');
    expect(stderr).toContain('It changes rows only');
    expect(stderr).not.toContain('db draft');
    await write({ ...three, '0003_nothing': '-- nothing yet' });
    await db('migrate');
    expect((await db('down')).stdout).toBe('took back 0003_nothing');
  });

  test('refuses before it does anything where a down file is missing', async () => {
    await rm(path.join(folder, 'drizzle', '0000_create_accounts.down.sql'));
    const { exitCode, stderr } = await db('down', '3');
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`there is no ${path.join('drizzle', '0000_create_accounts.down.sql')}`);
    expect(stderr).toContain('`npx workshop db draft 0000_create_accounts`');
    expect(await tables()).toEqual(['accounts', 'more']);
  });

  test('that PostgreSQL refuses changes nothing', async () => {
    await writeFile(
      path.join(folder, 'drizzle', '0002_create_more.down.sql'),
      'DROP TABLE more;\nDROP TABLE mor;',
    );
    const { exitCode, stderr } = await db('down');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Taking 0002_create_more back failed: table "mor" does not exist (42P01).');
    expect(stderr).toContain('Fix line 2 of');
    expect(await tables()).toEqual(['accounts', 'more']);
  });

  test('that fails by an old draft is drafted anew, not mended', async () => {
    const stale = withDraftMark('DROP TABLE mor;', 'CREATE TABLE mor ();');
    await writeFile(path.join(folder, 'drizzle', '0002_create_more.down.sql'), stale);
    const { stderr } = await db('down');
    expect(stderr).toContain('`npx workshop db draft 0002_create_more --force` drafts it anew');
    expect(stderr).not.toContain('Fix line');
  });

  test('is a number', async () => {
    expect(await db('down', 'x')).toMatchObject({ exitCode: 2 });
  });
});

describe('db drop', () => {
  beforeEach(async () => {
    await write(three);
  });

  test('takes the newest out with its way back, and undo brings it back', async () => {
    await db('migrate');
    await db('down');
    const { exitCode, stdout, stderr } = await db('drop');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'dropped 0002_create_more' });
    expect(stderr).toContain('`npx workshop undo` brings them back');
    expect(await sqlFiles()).not.toContain('0002_create_more.down.sql');
    expect((await db('status')).stdout).not.toContain('0002');
    expect((await workshop(folder, ['undo', '--yes'])).exitCode).toBe(0);
    expect(await sqlFiles()).toHaveLength(6);
    expect((await db('status')).stdout).toMatch(/0002_create_more {6}pending/u);
  });

  test('refuses what is applied, and what is not the newest', async () => {
    await db('migrate');
    const applied = await db('drop');
    expect(applied.stderr).toContain('0002_create_more is applied');
    expect(applied.stderr).toContain('`npx workshop db down` takes it back; then try again.');
    expect(applied.exitCode).toBe(1);
    expect((await db('drop', 'seed_accounts')).stderr).toContain('seed_accounts is not the newest');
    expect((await db('drop', 'x')).stderr).toContain('There is no migration called x.');
    expect(await sqlFiles()).toHaveLength(6);
  });

  test('is the way out if a file of the newest is missing, and every command says so', async () => {
    await rm(path.join(folder, 'drizzle', '0002_create_more.sql'));
    for (const command of ['status', 'migrate', 'down', 'generate', 'check', 'draft', 'schema']) {
      const { stdout, stderr } = await db(command);
      const said = `${stdout} ${stderr}`.replaceAll(/\s+/gu, ' ');
      expect(said).toContain('there is no drizzle/0002_create_more.sql.');
      expect(said).toContain('`npx workshop db drop` removes its files.');
    }
    expect(await db('drop')).toMatchObject({ exitCode: 0, stdout: 'dropped 0002_create_more' });
    expect(await db('migrate')).toMatchObject({ exitCode: 0 });
  });

  test('says db down if the missing one is applied, which then needs the down file alone', async () => {
    await db('migrate');
    await rm(path.join(folder, 'drizzle', '0002_create_more.sql'));
    const refused = await db('drop');
    expect(refused.stderr).toContain('there is no drizzle/0002_create_more.sql. It is applied');
    expect(refused.stderr).toContain('`npx workshop db down` rolls it back');
    expect(refused.exitCode).toBe(1);
    const { stdout, exitCode } = await db('status');
    expect(stdout).toMatch(
      /✓ 0001_seed_accounts {4}applied\n {2}✗ 0002_create_more {6}applied, file missing/u,
    );
    expect(exitCode).toBe(1);
    expect(await db('down')).toMatchObject({ exitCode: 0, stdout: 'took back 0002_create_more' });
    expect(await tables()).toEqual(['accounts']);
    expect(await db('drop')).toMatchObject({ exitCode: 0, stdout: 'dropped 0002_create_more' });
  });

  test('takes an applied one out by force if neither file is left, and says what remains', async () => {
    await db('migrate');
    await rm(path.join(folder, 'drizzle', '0002_create_more.sql'));
    await rm(path.join(folder, 'drizzle', '0002_create_more.down.sql'));
    const refusals = [await db('drop'), await db('down')].map(({ stderr }) => stderr);
    for (const stderr of refusals) expect(stderr).toContain('`npx workshop db drop --force` takes it out');
    const forced = await db('drop', '--force');
    expect(forced.stderr).toContain('One applied migration is in the database and not in');
    expect(forced.stderr).toContain('`npx workshop reset-db`');
  });

  test('has nothing to do without a migration', async () => {
    await rm(path.join(folder, 'drizzle'), { recursive: true });
    expect(await db('drop')).toMatchObject({ exitCode: 0, stdout: '' });
  });
});

describe('db status', () => {
  test('says that there is no migration yet', async () => {
    expect((await db('status')).stdout).toMatch(
      // As root, the files may lie outside the course.
      /^running at .*\n(?:Its files are in .*\n)?\nThere is no migration in exercises\/second\/drizzle yet\.$/u,
    );
  });

  test('tells what was edited since it ran, what will never run, and what has no file', async () => {
    await write(three);
    await db('migrate');
    await writeFile(path.join(folder, 'drizzle', '0000_create_accounts.sql'), 'CREATE TABLE other ();');
    await sql`delete from drizzle.__drizzle_migrations where id = 2`;
    await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', 1)`;
    const { stdout } = await db('status');
    expect(stdout).toMatch(
      /! 0000_create_accounts {2}applied, edited since\n {2}✗ 0001_seed_accounts {4}skipped\n {2}✓ 0002/u,
    );
    expect(stdout).toContain('0000_create_accounts was edited after it had run.');
    expect(stdout).toMatch(/`npx\s+workshop\s+db\s+down\s+2`/u);
    expect(stdout).toContain('0001_seed_accounts has not run and will not');
    expect(stdout).toContain(
      'One applied migration is in the database and not in drizzle/meta/_journal.json',
    );
    const { stdout: json } = await db('status', '--json');
    expect(JSON.parse(json)).toMatchObject({
      schemaVersion: 1,
      exercise: 'second',
      database: { state: 'running' },
      migrations: [{ state: 'edited' }, { state: 'skipped' }, { tag: '0002_create_more', state: 'applied' }],
      unknown: 1,
    });
    expect((await db('migrate')).stderr).toContain('was edited after it had run');
  });
});

describe('db schema', () => {
  test('draws the tables, and marks what the last migration did', async () => {
    expect((await db('schema')).stdout).toBe(
      'The database second of exercises/second:\nThere is no table in the database.\n\nNo migration is applied.',
    );
    await write({
      ...three,
      '0003_rename': 'ALTER TABLE accounts RENAME COLUMN name TO full_name; DROP TABLE more;',
    });
    await db('migrate');
    const { stdout, stderr, exitCode } = await db('schema');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^The database second of exercises\/second:/u);
    expect(stderr).toContain("-c '\\d accounts'");
    expect(stdout).toMatch(/^┌─ accounts ─+┐$/mu);
    expect(stdout).toMatch(/^│ ~ full_name {2}text \(was name\) +│$/mu);
    expect(stdout).toMatch(/^┌─ - more \(gone\) ─+┐$/mu);
    expect(stdout).toContain('what the last migration did, 0003_rename.');
  });

  test('suggests a command that psql and the shell understand, whatever the table is called', async () => {
    await write({ ...three, '0003_odd': `CREATE TABLE "A 'b' c" ();` });
    await db('migrate');
    expect((await db('schema')).stderr).toContain(String.raw`-c '\d "A '\''b'\'' c"'`);
  });

  test('shows what was changed by hand, without marks, and a migration that needs rows', async () => {
    await write(three);
    await db('migrate');
    await sql`alter table more add column by_hand text`;
    await sql`insert into accounts (name) values ('Grace')`;
    expect((await db('schema')).stdout).toMatch(
      /^┌─ more ─+┐\n│ {3}id +integer +│\n│ {3}by_hand {2}text +│$/mu,
    );
    const needy = 'DO $$ BEGIN ASSERT exists (select from accounts where id > 1); END $$';
    await write({ ...three, '0003_needy': needy });
    expect((await db('migrate')).exitCode).toBe(0);
    expect((await db('schema')).stdout).toContain("What it changed can't be shown");
  });
});

describe('db diff', () => {
  test('goes from the learner’s database to the solution’s', async () => {
    const all = await db('diff');
    expect(all.stdout).toContain('+ table accounts\n+   id: integer, not null, default nextval');
    expect(all.stderr).toContain('the solution of work');
    await write({
      '0000_mine':
        'CREATE TABLE accounts (id serial PRIMARY KEY, name text); CREATE INDEX mine ON accounts (id);',
    });
    await db('migrate');
    const { stdout, exitCode } = await db('diff', 'work');
    expect(stdout.split('\n')).toEqual([
      '- column accounts.name: text',
      '+ column accounts.name: text, not null',
      '- index mine (id) on accounts',
      '+ unique index ix_accounts_name (name) on accounts',
    ]);
    expect(exitCode).toBe(0);
  });

  test('has nothing to tell where both are the same', async () => {
    await sql`create table accounts (id serial primary key, name text not null)`;
    await sql`create unique index ix_accounts_name on accounts (name)`;
    expect((await db('diff')).stdout).toContain('the same tables, columns, constraints and indexes');
  });
});

describe('reset-db', () => {
  test('means the exercise of the folder, too', async () => {
    const { stdout } = await workshop(folder, ['reset-db', '--dry-run']);
    expect(stdout).toContain('second');
  });
});
