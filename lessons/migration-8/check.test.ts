import { expect, explain, failIf, type MigrationTrial, type Pointer, test } from 'workshop-runner/kit';
import {
  failIfEditedBefore,
  failUnless,
  nearTable,
  type OpenMigration,
  testDatabase,
  testSchemaFile,
  testThereAndBack,
} from '../checks/migrations.ts';

const name = 'drop_logins';
const options = { hint: 'no-such-migration' };

testSchemaFile(name, options);

test('drops the table logins, and nothing else', async ({ migration }) => {
  const dropped = await planted(migration);
  const before = await dropped.schema();
  await dropped.up();
  const schema = await dropped.schema();
  await failUnless(
    dropped,
    (after) => after.table('logins') === undefined,
    'The migration has run, and the table logins is still there.',
    { ...nearTable('logins'), hint: 'out-of-the-schema' },
  );
  const kept = schema.tables.find(({ oid }) => oid === before.table('logins')?.oid);
  failIf(
    kept !== undefined,
    `The table logins is still there, with its rows: it is called ${kept?.name} now. This step asks for DROP TABLE.`,
    { file: dropped.file, hint: 'out-of-the-schema' },
  );
  const [added] = schema.tables.filter(({ name: table }) => before.table(table) === undefined);
  failIf(
    added !== undefined,
    `The migration leaves a table ${added?.name} that was not there before. This step asks for DROP TABLE and nothing else.`,
    { file: dropped.file, hint: 'out-of-the-schema' },
  );
  const pointer: Pointer = { file: dropped.file, near: /drop/iu, hint: 'out-of-the-schema' };
  const others = schema.differencesFrom(before).filter((difference) => !difference.includes('logins'));
  failIf(others.length > 0, `More than the table logins has changed: ${others[0]}.`, pointer);
  explain(
    'The table logins is gone, and so are members or accounts. They have nothing to do with it.',
    pointer,
  );
  expect(await dropped.sql`select from members`).toHaveLength(2);
  expect(await dropped.sql`select from accounts`).toHaveLength(3);
});

test('makes the table again when it is taken back, without its rows', async ({ migration }) => {
  const dropped = await planted(migration);
  const before = await dropped.schema();
  await dropped.up();
  await dropped.down({ hint: 'the-way-back' });
  const pointer: Pointer = { file: dropped.downFile, hint: 'the-way-back' };
  const [difference] = (await dropped.schema()).differencesFrom(before);
  failIf(
    difference !== undefined,
    `${dropped.downFile} has run, and the schema is not as it was before: ${difference}.`,
    pointer,
  );
  const rows = await dropped.sql`select from logins`;
  failIf(
    rows.length > 0,
    `${dropped.downFile} has run, and logins has ${rows.length} rows. A table that was dropped comes back empty.`,
    pointer,
  );
  explain('Taken back, a new login should be taken, with an id and a time from the database.', pointer);
  await dropped.sql`insert into logins (user_id) select id from members`;
  expect(await dropped.sql`select from logins where logged_in_at is not null`).toHaveLength(2);
});

testThereAndBack((migration) => migration(name, options));

test('all the way down nothing is left, and all the way up it is the same', async ({ migrations }) => {
  const all = await migrations();
  await all.up();
  const top = await all.schema();
  await all.down({ hint: 'all-the-way' });
  const { tables, views, enums } = await all.schema();
  const [left] = [
    ...tables.map((table) => `the table ${table.name}`),
    ...views.map((view) => `the view ${view.name}`),
    ...enums.map((type) => `the type ${type.name}`),
  ];
  failIf(
    left !== undefined,
    `All ${all.tags.length} migrations were taken back, and ${left} is still there. Which one makes it? Its way back has to drop it.`,
    { hint: 'all-the-way' },
  );
  await all.up();
  const [difference] = (await all.schema()).differencesFrom(top);
  failIf(
    difference !== undefined,
    `All the way down and up again, and the schema is another one: ${difference}.`,
    { hint: 'all-the-way' },
  );
  explain('All the way down and up again, and the three accounts are not there as before.', {
    hint: 'all-the-way',
  });
  expect(await all.sql`select id, full_name from accounts order by id`).toEqual([
    { id: 1, full_name: 'John Smith' },
    { id: 2, full_name: 'Ed Williams' },
    { id: 3, full_name: 'Wendy Jones' },
  ]);
});

testDatabase(name, options);

async function planted(migration: OpenMigration): Promise<MigrationTrial> {
  const trial = await migration(name, options);
  const { sql } = trial;
  const isMissing = (await trial.schema()).table('logins') === undefined;
  await failIfEditedBefore(isMissing, 'There is no table logins', trial);
  await sql`
    insert into members (username, email) values ('susan', 'susan@example.com'), ('ada', 'ada@example.com')`;
  await sql`insert into logins (user_id) select id from members`;
  return trial;
}
