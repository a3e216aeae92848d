import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTerminal } from './support/terminal.ts';
import { copyMigrationsCourse, type Ended, type TemporaryCourse, workshop } from './support/workshop.ts';

let course: TemporaryCourse;
let folder: string;
let schema: string;

beforeAll(async () => {
  course = await copyMigrationsCourse();
  folder = path.join(course.root, 'exercises', 'second');
  schema = await readFile(path.join(folder, 'schema.ts'), 'utf8');
  const made = await db('generate', '--name', 'one');
  expect(made.exitCode).toBe(0);
  expect(made.stderr).toContain(`Read ${path.join('drizzle', '0000_one.sql')} before you run it`);
  expect(made.stderr).toContain('Without the workshop: `npx drizzle-kit generate --name one`');
  await rename(path.join(folder, 'drizzle'), path.join(folder, 'made'));
});

afterAll(async () => {
  await course[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await rm(path.join(folder, 'drizzle'), { recursive: true, force: true });
  await writeSchema(schema);
});

/** As after the first migration, without waiting for drizzle-kit. */
async function generateOne(): Promise<void> {
  await cp(path.join(folder, 'made'), path.join(folder, 'drizzle'), { recursive: true });
}

function db(...words: string[]): Promise<Ended> {
  return workshop(folder, ['db', ...words]);
}

function writeSchema(text: string): Promise<void> {
  return writeFile(path.join(folder, 'schema.ts'), text);
}

function read(file: string): Promise<string> {
  return readFile(path.join(folder, 'drizzle', file), 'utf8');
}

async function migrations(): Promise<string[]> {
  const names = await readdir(path.join(folder, 'drizzle')).catch(() => []);
  return names.filter((name) => name.endsWith('.sql')).toSorted();
}

/** Answers that one column was renamed, and gives the screen's text. */
async function generateRename(): Promise<string> {
  using terminal = openTerminal(folder, ['db', 'generate', '--name', 'two'], { columns: 200, rows: 40 });
  await terminal.waitForText('rename column');
  terminal.press('\u001B[B');
  await terminal.waitForText('❯ ~');
  terminal.press('\r');
  await terminal.waitForExit();
  return terminal.raw();
}

const imports = "import { bigint, integer, pgTable, serial, varchar } from 'drizzle-orm/pg-core';\n";
const identity = (table: string): string => `${imports}
  export const ${table} = pgTable('${table}', { id: integer().primaryKey().generatedByDefaultAsIdentity() });
`;

describe('db generate', () => {
  test('makes a migration, and ends with 0 as well where there is nothing to do', async () => {
    await generateOne();
    const again = await db('generate');
    expect(again.stderr).toContain('There is nothing to do');
    expect(again.stderr).toContain('--custom');
    expect(again.exitCode).toBe(0);
    expect(await migrations()).toEqual(['0000_one.sql']);
    expect((await db('generate', '--custom', '--name', 'seed_accounts')).exitCode).toBe(0);
    expect(await migrations()).toEqual(['0000_one.sql', '0001_seed_accounts.sql']);
  });

  test('has nothing to do as well where schema.ts writes to stderr', async () => {
    await generateOne();
    await writeSchema(`${schema}\nconsole.error('Error: loaded');\n`);
    const { exitCode, stderr } = await db('generate');
    expect(stderr).toContain('There is nothing to do');
    expect(exitCode).toBe(0);
  });

  test('says which lines lose data', async () => {
    await generateOne();
    await writeSchema(
      `${imports}export const accounts = pgTable('accounts', { id: serial().primaryKey() });`,
    );
    const { exitCode, stderr } = await db('generate', '--name', 'two');
    expect(exitCode).toBe(0);
    expect(stderr).toContain('Mind line 1: the column accounts.name goes with all of its values.');
  });

  test('is what to change when its SQL fails, not the SQL; a custom one is mended itself', async () => {
    await generateOne();
    await db('migrate');
    await db('generate', '--custom', '--name', 'rows');
    const rows = path.join(folder, 'drizzle', '0001_rows.sql');
    await writeFile(rows, "INSERT INTO accounts (nam) VALUES ('Ada');");
    expect((await db('migrate')).stderr).toContain('Fix line 1 of');
    await writeFile(rows, "INSERT INTO accounts (name) VALUES ('Ada');");
    await writeSchema(
      schema.replace('});', "fullName: varchar('full_name', { length: 50 }).notNull(),\n});"),
    );
    await db('generate', '--name', 'two');
    const needsValue = await db('migrate');
    expect(needsValue.stderr).toContain('`npx workshop db drop` takes this migration out; change schema.ts');
    expect(needsValue.stderr).toContain('.default(…)');
    expect(needsValue.stderr).not.toContain('Fix line');
    await writeFile(
      path.join(folder, 'drizzle', '0002_two.sql'),
      'ALTER TABLE "accounts" ADD COLUMN "full_name" varchar(50) NOT NULL;ALTER TABLE "accounts" DROP COLUMN "name";',
    );
    expect((await db('migrate')).stderr).toContain('`npx workshop db rename accounts.name=full_name`');
    await writeFile(
      path.join(folder, 'drizzle', '0002_two.sql'),
      `ALTER TABLE "accounts" ADD CONSTRAINT "c" CHECK (name <> 'Ada');`,
    );
    expect((await db('migrate')).stderr).toContain('write an UPDATE in front of line 1');
  });

  test.each([
    [
      'a syntax error',
      `${imports}export const a = (`,
      'There is a syntax error in schema.ts, line 2: Unexpected end of file.',
      'Mend it',
    ],
    [
      'a schema that throws',
      `${imports}\nthrow new Error('boom');`,
      'schema.ts failed in line 3 while drizzle-kit loaded it: boom.',
      'Mend it',
    ],
    [
      'a bigint as a default',
      `${imports}export const a = pgTable('a', { n: bigint({ mode: 'bigint' }).default(0n) });`,
      "drizzle-kit can't write down a default that is a bigint.",
      '.default(sql`0`)',
    ],
    [
      'a module that is not there',
      `import { x } from './other.ts';\nexport const y = x;`,
      "schema.ts imports './other.ts', and there is no such module.",
      'Mend it',
    ],
  ])('tells %s, which drizzle-kit ends with 0 for', async (_what, text, sentence, wayOut) => {
    await writeSchema(text);
    const { exitCode, stderr } = await db('generate');
    expect(stderr).toContain(sentence);
    expect(stderr).toContain('Nothing was written.');
    expect(stderr).toContain(wayOut);
    expect(stderr).not.toContain('    at ');
    expect(exitCode).toBe(1);
    expect(await migrations()).toEqual([]);
  });

  test('tells a table that is not exported, whether there is another one or not', async () => {
    await writeSchema(`${imports}const accounts = pgTable('accounts', { id: serial().primaryKey() });`);
    const alone = await db('generate');
    expect(alone.stderr).toContain('schema.ts makes the table accounts in line 2 and does not export it');
    expect(alone.exitCode).toBe(1);
    await writeSchema(`${schema}\nconst more = pgTable('more', { id: serial().primaryKey() });`);
    const beside = await db('generate');
    expect(beside.stderr).toContain('makes the table more in line 8 and does not export it');
    expect(beside.exitCode).toBe(1);
  });

  test('says what a rename without a terminal needs, in the learner’s own names', async () => {
    await generateOne();
    await writeSchema(schema.replace('name: varchar(', "fullName: varchar('full_name', "));
    const { exitCode, stderr } = await db('generate');
    expect(stderr).toContain('there is no terminal here to ask in');
    expect(stderr).toContain('`npx workshop db rename accounts.name=full_name`');
    expect(exitCode).toBe(1);
    expect(await migrations()).toEqual(['0000_one.sql']);
  });

  test('asks in a terminal, and takes the answer', async () => {
    await generateOne();
    await writeSchema(schema.replace('name: varchar(', "fullName: varchar('full_name', "));
    using terminal = openTerminal(folder, ['db', 'generate', '--name', 'two'], { columns: 100, rows: 30 });
    await terminal.waitForText('rename column');
    terminal.press('\u001B[B');
    await terminal.waitForText('❯ ~');
    terminal.press('\r');
    expect(await terminal.waitForExit()).toBe(0);
    expect(await read('0001_two.sql')).toBe('ALTER TABLE "accounts" RENAME COLUMN "name" TO "full_name";');
  });

  test('writes what drizzle-kit leaves out of a column that is renamed and changed', async () => {
    await generateOne();
    await writeSchema(
      schema.replace(
        /name: varchar\(.*$/mu,
        "fullName: varchar('full_name', { length: 80 }).notNull().unique(),",
      ),
    );
    const told = await generateRename();
    expect(told).toContain('drizzle-kit leaves out what else changes in a column that it renames.');
    expect((await read('0001_two.sql')).split('--> statement-breakpoint\n')).toEqual([
      'ALTER TABLE "accounts" RENAME COLUMN "name" TO "full_name";',
      'ALTER TABLE "accounts" ALTER COLUMN "full_name" SET DATA TYPE varchar(80);',
      'ALTER TABLE "accounts" ADD CONSTRAINT "accounts_full_name_unique" UNIQUE("full_name");',
    ]);
    expect((await db('check')).stdout).toContain(
      'schema.ts says what the snapshot of the last migration says.',
    );
    expect((await db('migrate')).exitCode).toBe(0);
  });

  test('makes no migration of a rename and a change that drizzle-kit has no SQL for', async () => {
    await generateOne();
    await writeSchema(schema.replace(/name: varchar\(.*$/mu, "fullName: serial('full_name'),"));
    const told = await generateRename();
    expect(told).toContain('Rename in one migration and change in the next');
    expect(await migrations()).toEqual(['0000_one.sql']);
    expect(await readdir(path.join(folder, 'drizzle', 'meta'))).toEqual([
      '0000_snapshot.json',
      '_journal.json',
    ]);
  });

  test('that is interrupted instead of answered is no migration', async () => {
    await generateOne();
    await writeSchema(schema.replace('name: varchar(', "fullName: varchar('full_name', "));
    using terminal = openTerminal(folder, ['db', 'generate', '--name', 'two'], { columns: 100, rows: 30 });
    await terminal.waitForText('rename column');
    terminal.press('\u0003');
    await terminal.waitForText('the question was not answered');
    expect(await terminal.waitForExit()).toBe(1);
  });

  test('tells drizzle-kit’s crash over the rename of a table with an identity column, and db rename gets past it', async () => {
    await writeSchema(identity('users'));
    await db('generate', '--name', 'one');
    await writeSchema(identity('members'));
    using terminal = openTerminal(folder, ['db', 'generate', '--name', 'two'], { columns: 160, rows: 30 });
    await terminal.waitForText('rename table');
    terminal.press('\u001B[B');
    await terminal.waitForText('❯ ~');
    terminal.press('\r');
    await terminal.waitForText('drizzle-kit crashed.');
    await terminal.waitForText('`npx workshop db rename users=members`');
    expect(await terminal.waitForExit()).toBe(1);
    expect((await db('rename', 'users=members')).exitCode).toBe(0);
    expect(await read('0001_rename_users_to_members.sql')).toBe(
      'ALTER TABLE "users" RENAME TO "members";--> statement-breakpoint\nALTER SEQUENCE "users_id_seq" RENAME TO "members_id_seq";',
    );
    expect((await db('generate')).stderr).toContain('There is nothing to do');
  });
});

describe('db check', () => {
  test('compares schema.ts with the last migration', async () => {
    const before = await db('check');
    expect(before.stdout).toContain('CREATE TABLE "accounts"');
    expect(before.exitCode).toBe(1);
    await generateOne();
    expect(await db('check')).toMatchObject({
      exitCode: 0,
      stdout:
        'schema.ts says what the snapshot of the last migration says. What was edited in the SQL by hand is not in a snapshot.',
    });
    await writeSchema(`${schema}\nconst more = pgTable('more', { id: serial().primaryKey() });`);
    const unexported = await db('check');
    expect(unexported.stderr).toContain('schema.ts makes the table more in line 8 and does not export it');
    expect(unexported.exitCode).toBe(1);
  });

  test('asks whether what goes and what comes is a rename', async () => {
    await generateOne();
    await writeSchema(schema.replace('name: varchar(', "fullName: varchar('full_name', "));
    const { stdout, stderr } = await db('check');
    expect(stdout).toContain('ADD COLUMN "full_name"');
    expect(stderr).toContain(
      '`npx workshop db rename accounts.name=full_name` makes it without the question',
    );
  });

  test('tells a schema.ts that ends the process, or hangs on a line', async () => {
    await writeSchema('process.exit(0);');
    expect((await db('check')).stderr).toContain('Does schema.ts end the process?');
    await writeSchema("throw new TypeError('no');");
    expect((await db('check')).stderr).toContain("drizzle-kit can't use schema.ts, line 1: TypeError: no.");
  });
});

describe('db rename', () => {
  beforeEach(async () => {
    await generateOne();
  });

  test('makes the migration that drizzle-kit would have asked about, and what else changed', async () => {
    await writeSchema(`${imports}
      export const members = pgTable('members', {
        id: serial().primaryKey(), fullName: varchar('full_name', { length: 80 }).notNull(), age: integer(),
      });`);
    const { exitCode, stdout } = await db(
      'rename',
      'accounts=members',
      'members.name=full_name',
      '--name',
      'two',
    );
    expect(stdout.split('\n')).toEqual([
      'ALTER TABLE "accounts" RENAME TO "members";',
      'ALTER TABLE "members" RENAME COLUMN "name" TO "full_name";',
      'ALTER TABLE "members" ALTER COLUMN "full_name" SET DATA TYPE varchar(80);',
      'ALTER TABLE "members" ADD COLUMN "age" integer;',
    ]);
    expect(exitCode).toBe(0);
    expect((await db('generate')).stderr).toContain('There is nothing to do');
    expect(await migrations()).toEqual(['0000_one.sql', '0001_two.sql']);
  });

  test.each([
    [['accounts.nam=full_name'], 'The last migration has no column accounts.nam.', 'It has: id, name.', 1],
    [['account=members'], 'The last migration has no table account.', 'It has: accounts.', 1],
    [['accounts.name=id'], 'There is a column accounts.id already.', 'choose another name', 1],
    [
      ['accounts=members'],
      'schema.ts does not have the table accounts under its new name members yet.',
      'Rename it in schema.ts first',
      1,
    ],
    [['accounts.name'], '"accounts.name" does not say what is renamed.', 'users=members', 2],
    [['accounts.name=users.name'], 'does not say what is renamed.', 'users=members', 2],
  ])('refuses %j with a reason', async (words, message, wayOut, exitCode) => {
    const refused = await db('rename', ...words);
    expect(refused.stderr).toContain(message);
    expect(refused.stderr).toContain(wayOut);
    expect(refused.exitCode).toBe(exitCode);
    expect(await migrations()).toEqual(['0000_one.sql']);
  });
});

describe('db draft', () => {
  test('writes the way back with a warning where data goes, and never over a file that is there', async () => {
    await generateOne();
    const drafted = await db('draft');
    expect(drafted.exitCode).toBe(0);
    expect(await read('0000_one.down.sql')).toContain(`-- Takes back 0000_one.
-- Running this loses data: 1 statement drops what has rows in it.

-- Loses data: the table accounts goes with all of its rows.
DROP TABLE "accounts" CASCADE;
`);
    expect(drafted.stdout).not.toContain('Drafted for');
    const again = await db('draft', 'one');
    expect(again.stderr).toContain('`npx workshop db draft 0000_one --force`');
    expect(again.exitCode).toBe(1);
    expect((await db('draft', '0000_one', '--force')).exitCode).toBe(0);
  });

  test('drafts anew what it drafted for another text, unless somebody has written in it', async () => {
    await generateOne();
    await db('draft');
    const down = path.join(folder, 'drizzle', '0000_one.down.sql');
    await writeFile(
      path.join(folder, 'drizzle', '0000_one.sql'),
      `${await read('0000_one.sql')};\nINSERT INTO accounts (name) VALUES ('Ada');`,
    );
    const edited = await read('0000_one.down.sql');
    const anew = await db('draft');
    expect(anew.stderr).toContain('was the draft for another text of this migration');
    expect(anew.exitCode).toBe(0);
    expect(await read('0000_one.down.sql')).toContain('Not taken back: INSERT');
    await writeFile(down, edited.replace('CASCADE', ''));
    const kept = await db('draft');
    expect(kept.stderr).toContain('draft for another text of this migration, so it may well be wrong now');
    expect(kept.exitCode).toBe(1);
  });

  test('saves a way back that was written by hand before it drafts over it', async () => {
    await generateOne();
    const down = path.join(folder, 'drizzle', '0000_one.down.sql');
    await writeFile(down, 'drop table accounts; -- mine');
    const forced = await db('draft', '--force');
    expect(forced.stderr).toContain('Your own is saved: `npx workshop undo` brings it back.');
    expect(await read('0000_one.down.sql')).toContain('DROP TABLE "accounts" CASCADE;');
    const undone = await workshop(folder, ['undo', '--yes']);
    expect(undone.stderr).toContain('`npx workshop db draft 0000_one --force` is taken back.');
    expect(undone.stderr).not.toContain('reset-db');
    expect(await read('0000_one.down.sql')).toBe('drop table accounts; -- mine');
    const again = await workshop(folder, ['undo', '--yes']);
    expect(again.stderr).toContain('There is no reset, catch-up, drop or draft to take back.');
  });

  test('leaves a migration about rows to its author', async () => {
    await generateOne();
    await db('generate', '--custom', '--name', 'two');
    await writeFile(
      path.join(folder, 'drizzle', '0001_two.sql'),
      "-- rows\nINSERT INTO accounts (name) VALUES ('Ada');",
    );
    const { exitCode, stderr } = await db('draft');
    expect(stderr).toContain('nothing to draft from');
    expect(stderr).toContain("INSERT INTO accounts (name) VALUES ('Ada') (line 2)");
    expect(exitCode).toBe(1);
    expect(await migrations()).toEqual(['0000_one.sql', '0001_two.sql']);
    await writeFile(path.join(folder, 'drizzle', '0001_two.down.sql'), 'DELETE FROM accounts;');
    expect((await db('draft')).stderr).not.toContain('--force');
    expect((await db('down', '2')).stderr).not.toContain('db draft 0001_two');
  });

  test('has nothing to do without a migration, and names those that are there', async () => {
    expect((await db('draft')).stderr).toContain('There is no migration yet.');
    await generateOne();
    expect((await db('draft', 'two')).stderr).toContain('There are: 0000_one.');
  });
});

const config = (prefix: string): string =>
  `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', migrations: { prefix: '${prefix}' } };\n`;

async function snapshots(): Promise<string[]> {
  const names = await readdir(path.join(folder, 'drizzle', 'meta')).catch(() => []);
  return names.filter((name) => name.endsWith('_snapshot.json')).toSorted();
}

describe('migrations.prefix in drizzle.config.ts', () => {
  const more = "\nexport const more = pgTable('more', { id: serial().primaryKey() });\n";
  let before: string;

  beforeAll(async () => {
    before = await readFile(path.join(folder, 'drizzle.config.ts'), 'utf8');
  });

  beforeEach(async () => {
    // Its database has run migrations of the tests before; one that doesn't run is not asked. `drop` starts it.
    await db('stop');
  });

  afterAll(async () => {
    await writeFile(path.join(folder, 'drizzle.config.ts'), before);
  });

  test.each([
    ['timestamp', /^\d{14}$/u],
    ['supabase', /^\d{14}$/u],
    ['unix', /^\d{10}$/u],
    ['none', /^$/u],
  ])(
    'is understood by every command if it is %s',
    async (prefix, pattern) => {
      await writeFile(path.join(folder, 'drizzle.config.ts'), config(prefix));
      await generateOne();
      expect(await db('generate', '--custom', '--name', 'custom')).toMatchObject({ exitCode: 0 });
      await writeSchema(`${schema}${more}`);
      const made = await db('generate', '--name', 'two');
      expect(made).toMatchObject({ exitCode: 0 });
      const two = (await migrations()).find((name) => name.endsWith('_two.sql')) ?? '';
      expect(two.split('_')[0]).toMatch(pattern);
      expect(await read(two)).toBe('CREATE TABLE "more" (\n\t"id" serial PRIMARY KEY NOT NULL\n);\n');
      expect(await snapshots()).toHaveLength(3);
      expect(await db('check')).toMatchObject({ exitCode: 0 });
      expect((await db('draft')).stdout).toContain('DROP TABLE "more"');
      await writeSchema(`${schema}${more.replace("'more'", "'many'")}`);
      expect(await db('rename', 'more=many', '--name', 'three')).toMatchObject({ exitCode: 0 });
      const three = (await migrations()).find((name) => name.endsWith('_three.sql')) ?? '';
      expect(three.split('_')[0]).toMatch(pattern);
      const status: { problems: unknown } = JSON.parse((await db('status', '--json')).stdout);
      expect(status.problems).toEqual([]);
      for (const left of [3, 2]) {
        expect(await db('drop')).toMatchObject({ exitCode: 0 });
        expect(await snapshots()).toHaveLength(left);
      }
      await writeSchema(schema);
      expect((await db('generate')).stderr).toContain('There is nothing to do');
    },
    180_000,
  );

  test('is none, and a snapshot of drizzle-kit’s own is numbered before it is written over', async () => {
    await writeFile(path.join(folder, 'drizzle.config.ts'), config('none'));
    await generateOne();
    expect(await db('generate', '--custom', '--name', 'two')).toMatchObject({ exitCode: 0 });
    const meta = path.join(folder, 'drizzle', 'meta');
    await rename(path.join(meta, '0001_snapshot.json'), path.join(meta, '_snapshot.json'));
    const status = await db('status');
    expect(status.stdout.replaceAll(/\s+/gu, ' ')).toContain(
      'drizzle-kit passes over drizzle/meta/_snapshot.json',
    );
    expect((await db('check')).exitCode).toBe(0);
    expect((await db('generate')).stderr).toContain('There is nothing to do');
    expect(await snapshots()).toEqual(['0000_snapshot.json', '0001_snapshot.json']);
  });
});

describe('what drizzle-kit would not say, or not look at', () => {
  test('a file that the journal does not list is never written over', async () => {
    await generateOne();
    const own = path.join(folder, 'drizzle', '0001_two.sql');
    await writeFile(own, 'select 1;');
    await writeSchema(schema.replace("'accounts'", "'members'"));
    for (const command of [['generate'], ['rename', 'accounts=members']]) {
      const { exitCode, stderr } = await db(...command, '--name', 'two');
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining('0001_two.sql')]);
    }
    expect(await readFile(own, 'utf8')).toBe('select 1;');
  });

  test('a snapshot that drizzle-kit refuses is no unanswered question', async () => {
    await generateOne();
    const file = path.join(folder, 'drizzle', 'meta', '0000_snapshot.json');
    const snapshot = await readFile(file, 'utf8');
    await writeFile(file, snapshot.replace('"version": "7"', '"version": "8"'));
    await writeSchema(`${schema}export const more = pgTable('more', { id: serial().primaryKey() });`);
    const { exitCode, stderr } = await db('generate', '--name', 'two');
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringContaining('0000_snapshot.json, is not one that this version of drizzle-kit can read'),
    ]);
  });
});
