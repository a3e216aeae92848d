import { expect, explain, failIf, type MigrationTrial, type Pointer, test } from 'workshop-runner/kit';
import {
  failIfEditedBefore,
  failUnless,
  nearTable,
  type OpenMigration,
  refusalOf,
  testDatabase,
  testSchemaFile,
  testThereAndBack,
} from '../checks/migrations.ts';

const name = 'rename_members';
const options = { hint: 'no-such-migration' };

const people = [
  { username: 'susan', email: 'susan@example.com' },
  { username: 'pip', email: null },
  { username: 'ada', email: 'ada@example.com' },
];

testSchemaFile(name, options);

test('everybody is still there, in the same table', async ({ migration }) => {
  const renamed = await planted(migration);
  const before = await renamed.schema();
  await up(renamed);
  const schema = await renamed.schema();
  await failUnless(
    renamed,
    (after) => after.table('members') !== undefined,
    'The migration has run, and there is no table members.',
    { ...nearTable('users'), hint: 'one-word-in-the-schema' },
  );
  await failIfMembersLost(renamed);
  const pointer: Pointer = { file: renamed.file, hint: 'renamed-or-created' };
  failIf(
    schema.table('users') !== undefined,
    'There are two tables now, users and members. The old one should be called members, and no other be there.',
    pointer,
  );
  failIf(
    !schema.sameTable(before, 'users', 'members'),
    'Everybody is there, in a new table: the rows were copied. What pointed at the old one had to be dropped with it, and a large table takes long to copy. RENAME TO changes one word.',
    pointer,
  );
});

test('logins still belong to their members', async ({ migration }) => {
  const renamed = await planted(migration);
  await up(renamed);
  const { sql } = renamed;
  const pointer: Pointer = { file: renamed.file, hint: 'what-points-at-the-table' };
  explain('A login does not lead to its member any more.', pointer);
  expect(
    await sql`select username from logins join members on members.id = logins.user_id order by username`,
  ).toEqual([{ username: 'ada' }, { username: 'susan' }]);
  failIf(
    (await refusalOf(sql`insert into logins (user_id) values (4711)`)) === null,
    'There is a login of a member who does not exist: the foreign key of logins is lost. It has to point at members.',
    pointer,
  );
  explain('When a member is deleted, their logins should go with them, as before.', pointer);
  await sql`delete from members where username = 'susan'`;
  expect(await sql`select from logins`).toHaveLength(1);
});

test('members get ids and are unique as users were', async ({ migration }) => {
  const renamed = await planted(migration);
  await up(renamed);
  const { sql } = renamed;
  const pointer: Pointer = { file: renamed.file, hint: 'renamed-or-created' };
  explain('A new member should get an id that nobody has, as new users did.', pointer);
  expect(await refusalOf(sql`insert into members (username) values ('joan')`)).toBe(null);
  for (const column of ['username', 'email'] as const) {
    explain(`Two members with the same ${column} should be refused, as two users were.`, pointer);
    const taken = people[0]?.[column] ?? '';
    expect(await refusalOf(sql`insert into members ${sql({ [column]: taken })}`)).toBe('23505');
  }
});

test('everybody is still there on the way back, too', async ({ migration }) => {
  const renamed = await planted(migration);
  await up(renamed);
  // What was lost on the way up is not the down migration's fault.
  await failIfMembersLost(renamed);
  const loginsBefore = await renamed.sql`select from logins`;
  const before = await renamed.schema();
  await renamed.down({ hint: 'the-way-back' });
  const pointer: Pointer = { file: renamed.downFile, hint: 'the-way-back' };
  const schema = await renamed.schema();
  failIf(
    schema.table('users') === undefined,
    `${renamed.downFile} has run, and there is no table users.`,
    pointer,
  );
  explain('Taken back, and the users are not those who were there before.', pointer);
  expect([...(await renamed.sql`select username, email from users order by id`)]).toEqual(people);
  const logins = await renamed.sql`select from logins`;
  failIf(
    logins.length < loginsBefore.length,
    `${renamed.downFile} has run, and ${loginsBefore.length - logins.length} of the ${loginsBefore.length} logins are gone. The users are all there.`,
    pointer,
  );
  failIf(
    !schema.sameTable(before, 'members', 'users'),
    'Taken back, everybody is in a new table: the rows were copied. A rename is taken back by a rename.',
    pointer,
  );
});

testThereAndBack(planted, up);
testDatabase(name, options);

/** Without the members there is nothing finer to be seen. */
async function failIfMembersLost(renamed: MigrationTrial): Promise<void> {
  const pointer: Pointer = { file: renamed.file, hint: 'renamed-or-created' };
  const kept = await renamed.sql`select username, email from members order by id`;
  failIf(
    kept.length === 0,
    `The ${people.length} rows that were there before are gone: the table was dropped and another one created, not renamed.`,
    { ...pointer, near: /drop table/iu },
  );
  explain('The members are not those who were users before.', pointer);
  expect([...kept]).toEqual(people);
}

async function planted(migration: OpenMigration): Promise<MigrationTrial> {
  const trial = await migration(name, options);
  const isMissing = (await trial.schema()).table('users') === undefined;
  await failIfEditedBefore(isMissing, 'There is no table users', trial);
  await trial.sql`insert into users ${trial.sql(people)}`;
  await trial.sql`insert into logins (user_id) select id from users where email is not null`;
  return trial;
}

/** What drizzle-kit writes for a new table can't even run; and where it was mended until it does, everybody is gone. */
function up(trial: MigrationTrial): Promise<void> {
  const isMadeAnew = /\bcreate\s+table\b/iu.test(trial.text) && /\bdrop\s+table\b/iu.test(trial.text);
  return trial.up({
    hint: 'renamed-or-created',
    onFailure: (sqlstate, reason) =>
      isMadeAnew && ['42704', '23503', '2BP01'].includes(sqlstate ?? '')
        ? `The migration failed: ${reason}. That line is not where the mistake is: the SQL creates an empty table members and drops users with everybody in it. The answer to drizzle-kit’s question was rename table, not create table. Mend nothing in the SQL: \`npx workshop db drop\` takes the migration out, and you generate it again.`
        : null,
  });
}
