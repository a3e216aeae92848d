import { expect, explain, failIf, type MigrationTrial, type Pointer, test } from 'workshop-runner/kit';
import { failIfEditedBefore, refusalOf, testDatabase, testSchemaFile } from '../checks/migrations.ts';

const name = 'seed_accounts';
const options = { hint: 'an-empty-migration' };

const seeded = [
  { id: 1, name: 'John Smith', description: 'CEO' },
  { id: 2, name: 'Ed Williams', description: 'CTO' },
  { id: 3, name: 'Wendy Jones', description: 'CFO' },
];

testSchemaFile(name, options);

test('puts the three accounts into the table', async ({ migration }) => {
  const seeding = await migration(name, options);
  const before = await seeding.schema();
  await failIfEditedBefore((await accountsIn(seeding)).length > 0, 'There are accounts', seeding);
  await seeding.up();
  await expectSeeded(seeding);
  const [change] = (await seeding.schema()).differencesFrom(before);
  failIf(
    change !== undefined,
    `This migration is about rows, and it has changed the schema: ${change}. Its snapshot doesn't know of that, so the next migration would do it once more.`,
    { file: seeding.file, hint: 'an-empty-migration' },
  );
});

test('the next account gets the next id', async ({ migration }) => {
  const seeding = await migration(name, options);
  await seeding.up();
  const refusal = await refusalOf(seeding.sql`insert into accounts (name) values ('Ada')`);
  failIf(refusal === '23505', idIsTaken, sequence(seeding));
  explain('The first account that is created after the migration should get the id 4.', sequence(seeding));
  expect(await seeding.sql`select id from accounts where name = 'Ada'`).toEqual([{ id: 4 }]);
});

test('takes out those three when it is taken back, and no others', async ({ migration }) => {
  const seeding = await migration(name, options);
  await seeding.up();
  await expectSeeded(seeding);
  // Created since by somebody, and looks the same but for its id.
  const others = [
    { id: 70, name: 'Ada Lovelace', description: null },
    { id: 71, name: 'John Smith', description: 'CEO' },
  ];
  await seeding.sql`insert into accounts ${seeding.sql(others)}`;
  await seeding.down({ hint: 'the-way-back' });

  const pointer: Pointer = { file: seeding.downFile, hint: 'the-way-back' };
  const schema = await seeding.schema();
  failIf(
    schema.table('accounts') === undefined,
    `${seeding.downFile} drops the table accounts. Another migration made it, and takes it back: this one takes back its three rows.`,
    pointer,
  );
  const left = await accountsIn(seeding);
  failIf(
    left.length === 0,
    'Accounts that somebody created since are gone as well. Take out the three that this migration brought, and no others.',
    pointer,
  );
  failIf(
    left.some(({ id }) => id <= 3),
    `${seeding.downFile} has run, and accounts that this migration brought are still there.`,
    pointer,
  );
  explain(
    'Another John Smith, created since, is gone as well. Names and jobs may be there twice, ids may not: delete by id.',
    pointer,
  );
  expect(left).toEqual(others);
});

test('brings the same three again after it was taken back', async ({ migration }) => {
  const seeding = await migration(name, options);
  await seeding.up();
  await expectSeeded(seeding);
  await seeding.down({ hint: 'the-way-back' });
  await seeding.upAgain();
  explain(
    'Taken back and applied again, the three have other ids than the first time. Write the ids down, so that they are the same in every database.',
    { file: seeding.file, hint: 'an-empty-migration' },
  );
  expect(await accountsIn(seeding)).toEqual(seeded);
});

test('the next id is free as well where it was taken back and applied again', async ({ migration }) => {
  const seeding = await migration(name, options);
  await seeding.up();
  await expectSeeded(seeding);
  const create = (account: string) => refusalOf(seeding.sql`insert into accounts (name) values (${account})`);
  failIf((await create('Ada')) !== null, idIsTaken, sequence(seeding));
  await seeding.down({ hint: 'the-way-back' });
  await seeding.upAgain();
  failIf(
    (await create('Grace')) !== null,
    'Ada was created and got the id 4. The migration was taken back and applied again, and the account after hers is refused: it is given the id 4 once more. The sequence was set to a fixed number; let setval take the highest id that is there.',
    sequence(seeding),
  );
});

testDatabase(name, options);

const idIsTaken =
  'The next account that is created is refused: it is given the id 1, which is taken. Ids that are written down don’t move the sequence. Tell it the highest one, with setval.';

function sequence({ file }: MigrationTrial): Pointer {
  return { file, hint: 'the-sequence-was-left-behind' };
}

/** Without the three rows there is nothing finer to be seen. */
async function expectSeeded(seeding: MigrationTrial): Promise<void> {
  explain('The table accounts does not have exactly these three rows, with these ids, after the migration.', {
    file: seeding.file,
    hint: 'an-empty-migration',
  });
  expect(await accountsIn(seeding)).toEqual(seeded);
  explain(null);
}

async function accountsIn({ sql }: MigrationTrial): Promise<{ id: number; name: string }[]> {
  return [
    ...(await sql<{ id: number; name: string }[]>`select id, name, description from accounts order by id`),
  ];
}
