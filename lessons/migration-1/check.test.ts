import { expect, explain, failIf, type Pointer, test } from 'workshop-runner/kit';
import {
  failIfColumnsDiffer,
  failIfNotThereAndBack,
  refusalOf,
  schemaFile,
  testDatabase,
  testSchemaFile,
} from '../checks/migrations.ts';

const name = 'create_accounts';
const options = { hint: 'no-migration-yet' };

testSchemaFile(name, options);

test('makes the table accounts, with its columns', async ({ migration }) => {
  const created = await migration(name, options);
  await created.up();
  await failIfColumnsDiffer(
    created,
    'accounts',
    {
      id: { type: 'integer', nullable: false },
      name: { type: 'character varying(50)', nullable: false },
      description: { type: 'character varying(200)', nullable: true },
    },
    'the-columns',
  );
});

test('an account gets its id from the database', async ({ migration }) => {
  const created = await migration(name, options);
  await created.up();
  const { sql } = created;
  const pointer: Pointer = { ...schemaFile, near: /\bid:/u, hint: 'the-columns' };
  explain(
    'An account with a name alone should be taken, and get an id from the database: serial().',
    pointer,
  );
  const rows = await sql<
    { id: number }[]
  >`insert into accounts (name) values ('Ada'), ('Grace') returning id`;
  expect(rows.map(({ id }) => id)).toEqual([1, 2]);
  const refusal = await refusalOf(sql`insert into accounts (id, name) values (1, 'Joan')`);
  failIf(
    refusal === '428C9',
    'This id can never be written down (GENERATED ALWAYS), and the next step writes ids down. Take serial().',
    pointer,
  );
  explain('Two accounts should never have the same id: it is the primary key.', pointer);
  expect(refusal).toBe('23505');
});

test('takes the table back, and makes it again', async ({ migration }) => {
  const created = await migration(name, options);
  const before = await created.schema();
  failIf(
    before.table('accounts') !== undefined,
    'There is a table accounts before this migration runs. One migration is enough for it: take the others back and delete their files.',
    { file: created.file, hint: 'no-migration-yet' },
  );
  await failIfNotThereAndBack(created);
});

testDatabase(name, options);
