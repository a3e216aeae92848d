import { symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryCourse, told } from '../checker/testing/temporary-course.ts';
import { openTemporaryServer, type TemporaryServer } from '../database/temporary-server.ts';
import { migrationFiles } from '../migrations/testing/write-migrations.ts';

/** As the learner's files, relative to the exercise's folder. */
function learnersFiles(migrations: Readonly<Record<string, string>>): Record<string, string> {
  const files = Object.entries(migrationFiles(migrations));
  return Object.fromEntries(files.map(([name, text]) => [`drizzle/${name}`, text]));
}

const accounts = {
  '0000_create-accounts': 'CREATE TABLE accounts (id serial PRIMARY KEY, name varchar(50) NOT NULL);',
  '0000_create-accounts.down': 'DROP TABLE accounts;',
};
const renamed = {
  ...accounts,
  '0001_rename_column': 'ALTER TABLE accounts RENAME COLUMN name TO full_name;',
  '0001_rename_column.down': '-- back\nALTER TABLE accounts RENAME COLUMN full_name TO name;',
  '0002_more': 'CREATE TABLE more (id int);',
};

const check = `
  import { expect, failIf, test } from 'workshop-runner/kit';
  for (const time of ['once', 'twice']) {
    test('renames ' + time, async ({ migration }) => {
      const it = await migration('rename-column');
      await it.sql\`insert into accounts (name) values ('Ada')\`;
      const before = await it.schema();
      await it.up();
      const after = await it.schema();
      failIf(!after.sameColumn(before, 'accounts.name', 'accounts.full_name'), 'made anew', { file: it.file, near: /drop/iu });
      expect(after.table('more')).toBeUndefined();
      expect(await it.sql\`select full_name from accounts\`).toEqual([{ full_name: 'Ada' }]);
      await it.down();
      expect((await it.schema()).differencesFrom(before)).toEqual([]);
      await it.upAgain();
      expect((await it.schema()).differencesFrom(after)).toEqual([]);
      await it.upTheRest();
      expect((await it.schema()).table('more')?.columns).toHaveLength(1);
    });
  }
`;
const hintedCheck = (options: string): string => `
  import { test } from 'workshop-runner/kit';
  test('fails', async ({ migration }) => {
    const it = await migration('rename-column', { hint: 'not-found' });
    await it.up();
    await it.down(${options});
  });
`;
const roundTrip = `
  import { expect, test } from 'workshop-runner/kit';
  test('goes down and up', async ({ migrations }) => {
    const all = await migrations();
    await all.upTo('create-accounts');
    await all.up();
    const before = await all.schema();
    await all.down();
    expect((await all.schema()).tables).toEqual([]);
    await all.up();
    expect((await all.schema()).fingerprint()).toEqual(before.fingerprint());
  });
`;

describe('a migration on trial', () => {
  let own: TemporaryServer;

  beforeAll(async () => {
    const { signal } = new AbortController();
    own = await openTemporaryServer({ databases: ['app'], env: process.env, signal });
  });

  afterAll(async () => {
    await own[Symbol.asyncDispose]();
  });

  /** What comes of a check on these migrations. */
  async function judge(text: string, migrations: Readonly<Record<string, string>>): Promise<object> {
    await using scratch = await own.server.createScratch('empty', () => Promise.resolve());
    await using course = await temporaryCourse(text, learnersFiles(migrations), scratch.url);
    return told(await course.check());
  }

  test('is applied after those before it, taken back and applied again, each time from an empty database', async () => {
    expect(await judge(check, renamed)).toMatchObject({ verdict: 'passed', states: ['passed', 'passed'] });
  });

  test('that copies instead of renaming is told from a rename', async () => {
    const copied =
      'ALTER TABLE accounts ADD COLUMN full_name varchar(50);\nUPDATE accounts SET full_name = name;\nALTER TABLE accounts DROP COLUMN name;';
    expect(await judge(check, { ...renamed, '0001_rename_column': copied })).toMatchObject({
      explanation: 'made anew',
      at: 'exercises/app/drizzle/0001_rename_column.sql:3',
    });
  });

  test('that is not there is told with those that are', async () => {
    expect(await judge(check, accounts)).toMatchObject({
      explanation:
        'There is no migration called rename-column. There are: 0000_create-accounts. `npx workshop db generate --name rename-column` makes one. If it is there under another name, `npx workshop db drop` takes the newest out first, as long as that is not applied.',
    });
    expect(await judge(check, {})).toMatchObject({
      explanation:
        'There is no migration yet. `npx workshop db generate --name rename-column` makes one called rename-column.',
    });
  });

  test('that fails on planted rows is told with PostgreSQL’s words, the file and the line', async () => {
    const strict =
      'ALTER TABLE accounts RENAME COLUMN name TO full_name;\n\nALTER TABLE accounts ADD COLUMN email text NOT NULL;';
    expect(await judge(check, { ...renamed, '0001_rename_column': strict })).toMatchObject({
      explanation:
        'The migration 0001_rename_column failed on the rows that were there before: column "email" of relation "accounts" contains null values (23502).',
      at: 'exercises/app/drizzle/0001_rename_column.sql:3',
    });
  });

  test('that PostgreSQL cannot read is told with the line of the word', async () => {
    const broken = 'ALTER TABLE accounts\n  RENAM COLUMN name TO full_name;';
    expect(await judge(check, { ...renamed, '0001_rename_column': broken })).toMatchObject({
      explanation: 'The migration 0001_rename_column failed: syntax error at or near "RENAM" (42601).',
      at: 'exercises/app/drizzle/0001_rename_column.sql:2',
    });
  });

  test('that fails goes with the hint and the words of the check', async () => {
    const down =
      'ALTER TABLE accounts ADD COLUMN name text; ALTER TABLE accounts ALTER name SET NOT NULL, DROP x;';
    const files = { ...renamed, '0001_rename_column.down': down };
    const words = `{ hint: 'way-back', onFailure: (code) => (code === '42703' ? 'No x.' : null) }`;
    expect(await judge(hintedCheck(words), files)).toMatchObject({ explanation: 'No x.', hint: 'way-back' });
    expect(
      await judge(hintedCheck(`{ hint: 'way-back' }`), { ...renamed, '0001_rename_column.down': '' }),
    ).toMatchObject({
      hint: 'way-back',
    });
    expect(await judge(hintedCheck(''), accounts)).toMatchObject({ hint: 'not-found' });
  });

  test('that ends its own transaction is told so', async () => {
    const ending = 'ALTER TABLE accounts RENAME COLUMN name TO full_name;\nCOMMIT;';
    expect(await judge(check, { ...renamed, '0001_rename_column': ending })).toMatchObject({
      explanation: expect.stringContaining('leave BEGIN, COMMIT and ROLLBACK out'),
      at: 'exercises/app/drizzle/0001_rename_column.sql:2',
    });
  });

  test('without a down file, or with an empty one, is told so', async () => {
    const { '0001_rename_column.down': _, ...without } = renamed;
    expect(await judge(check, without)).toMatchObject({
      explanation:
        '0001_rename_column cannot be taken back: there is no drizzle/0001_rename_column.down.sql. `npx workshop db draft 0001_rename_column` drafts that file; read it before you run it.',
    });
    expect(await judge(check, { ...renamed, '0001_rename_column.down': '-- nothing' })).toMatchObject({
      explanation: expect.stringContaining('drizzle/0001_rename_column.down.sql has no statement'),
    });
  });

  test('whose down file fails is told with the file and the line', async () => {
    const wrong = '-- back\nALTER TABLE accounts RENAME COLUMN fullname TO name;';
    expect(await judge(check, { ...renamed, '0001_rename_column.down': wrong })).toMatchObject({
      explanation: 'Taking 0001_rename_column back failed: column "fullname" does not exist (42703).',
      at: 'exercises/app/drizzle/0001_rename_column.down.sql:2',
    });
  });

  const later = `
    import { test, failIf } from 'workshop-runner/kit';
    test('asks', async ({ migration }) => {
      const it = await migration('rename-column');
      await it.up();
      failIf(true, String(await it.findLater((schema) => schema.table('more') !== undefined)));
    });
  `;

  test('knows which migration behind it does something', async () => {
    expect(await judge(later, renamed)).toMatchObject({ explanation: '0002_more' });
    const { '0002_more': _, ...without } = renamed;
    expect(await judge(later, without)).toMatchObject({ explanation: 'null' });
    expect(
      await judge(later, {
        ...without,
        '0000_create-accounts': 'CREATE TABLE more (); ' + accounts['0000_create-accounts'],
      }),
    ).toMatchObject({ explanation: 'null' });
  });

  test('that is older than the one before it in the journal is told never to run', async () => {
    await using scratch = await own.server.createScratch('empty', () => Promise.resolve());
    const files = learnersFiles(renamed);
    const journal = JSON.parse(files['drizzle/meta/_journal.json'] ?? '');
    journal.entries[1].when -= 5;
    files['drizzle/meta/_journal.json'] = JSON.stringify(journal, null, 2);
    await using course = await temporaryCourse(check, files, scratch.url);
    expect(told(await course.check())).toMatchObject({
      explanation: expect.stringContaining(
        '0001_rename_column never runs in a database that has run 0000_create-accounts',
      ),
      at: 'exercises/app/drizzle/meta/_journal.json:16',
    });
  });

  test('can be one of all, taken down to nothing and up again', async () => {
    const all = { ...renamed, '0002_more.down': 'DROP TABLE more;' };
    expect(await judge(roundTrip, all)).toMatchObject({ verdict: 'passed' });
    expect(
      await judge(roundTrip, { ...all, '0002_more': 'CREATE TABLE more (id int); CREATE TABLE other ();' }),
    ).toMatchObject({
      verdict: 'failed',
    });
  });
});

const point = (pointer: string): string => `
  import { failIf, test } from 'workshop-runner/kit';
  test('points', () => failIf(true, 'here', { file: 'schema.ts', ${pointer} }));
`;

describe('the schema file', () => {
  const ask = `
    import { expect, failIf, test } from 'workshop-runner/kit';
    test('agrees', async ({ schemaFileProblem }) => {
      const problem = await schemaFileProblem();
      failIf(problem !== null, problem?.sentence, problem ?? {});
    });
  `;
  const modules = path.resolve(import.meta.dirname, '../../node_modules');

  async function judge(schema: string): Promise<object> {
    await using course = await temporaryCourse(ask, {
      'drizzle.config.ts':
        "export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle' };",
      'schema.ts': `import { pgTable, serial } from 'drizzle-orm/pg-core';\n${schema}`,
    });
    await symlink(modules, path.join(course.root, 'node_modules'), 'junction');
    return told(await course.check());
  }

  test('that agrees with the migrations has no problem', async () => {
    expect(await judge('export const nothing = 0;')).toMatchObject({ verdict: 'passed' });
  });

  test('that says something else is told what a migration would do', async () => {
    expect(await judge("export const a = pgTable('a', { id: serial() });")).toMatchObject({
      explanation:
        'schema.ts and the last migration do not agree: a new migration would run `CREATE TABLE "a" ( "id" serial NOT NULL )`.',
    });
  });

  test('with a table that is not exported is told so, with the line', async () => {
    expect(await judge("const a = pgTable('a', { id: serial() });")).toMatchObject({
      explanation:
        'schema.ts makes the table a in line 2 and does not export it, so that drizzle-kit does not see it.',
      at: 'exercises/app/schema.ts:2',
    });
  });

  test.each([
    // Code comes before comments.
    ['near: /email/', 4],
    ['near: /pgTable\\(\\s*"users"/', 2],
    ['after: /pgTable\\(\\s*"users"/, near: [/nothing/, /email/]', 4],
    ['after: /pgTable\\(\\s*"users"/, near: /nothing/', 2],
    ['after: /nothing/, near: /nothing/', null],
  ])('a pointer %s finds line %j', async (pointer, line) => {
    await using course = await temporaryCourse(point(pointer), {
      'schema.ts': '// email\nexport const users = pgTable(\n  "users", {\n  email: text(),\n});\n',
    });
    expect(told(await course.check())).toMatchObject({ at: `exercises/app/schema.ts:${line}` });
  });

  test('that spins is given up', async () => {
    expect(await judge('for (;;);')).toMatchObject({
      explanation: expect.stringContaining('schema.ts was not loaded within'),
    });
  });
});
