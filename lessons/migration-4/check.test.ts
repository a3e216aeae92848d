import { expect, explain, failIf, type MigrationTrial, type Pointer, test } from 'workshop-runner/kit';
import {
  failIfColumnsDiffer,
  failIfEditedBefore,
  failUnless,
  nearColumn,
  type OpenMigration,
  refusalOf,
  schemaFile,
  testDatabase,
  testSchemaFile,
  testThereAndBack,
} from '../checks/migrations.ts';

const name = 'change_columns';
const options = { hint: 'no-such-migration' };

testSchemaFile(name, options);

test('adds two columns to a table with rows, and takes one out', async ({ migration }) => {
  const changed = await planted(migration);
  const before = await changed.schema();
  for (const column of ['users.is_active', 'users.last_seen']) {
    await failIfEditedBefore(before.column(column) !== undefined, `There is a column ${column}`, changed);
  }
  await up(changed);
  const schema = await changed.schema();
  for (const column of ['users.is_active', 'users.last_seen']) {
    failIf(
      schema.sameColumn(before, 'users.password_hash', column),
      `${column} is the old password_hash under another name, with the hashes in it. The answer to drizzle-kit’s question was rename column, and should be create column. Mend nothing in the SQL: take the migration out (\`npx workshop db down\` if it is applied, \`npx workshop db drop\`), and generate it again.`,
      { file: changed.file, near: /rename column/iu, hint: 'a-value-for-rows-that-are-there' },
    );
  }
  await failIfColumnsDiffer(
    changed,
    'users',
    {
      last_seen: { type: 'timestamp with time zone', nullable: true },
      is_active: { type: 'boolean', nullable: false },
    },
    'three-changes-of-the-schema',
  );
  await failUnless(
    changed,
    (after) => after.column('users.password_hash') === undefined,
    'The column users.password_hash is still there after the migration.',
    { ...nearColumn('users', 'password_hash'), hint: 'three-changes-of-the-schema' },
  );
});

test('users who were there before are active, and the rest of them is as it was', async ({ migration }) => {
  const changed = await planted(migration);
  await up(changed);
  const pointer: Pointer = { file: changed.file, hint: 'a-value-for-rows-that-are-there' };
  failIf(
    (await changed.sql`select from users`).length < 2,
    'Users who were there before are gone. A column can be added without that: give it a default.',
    pointer,
  );
  explain(
    'The users who were there before should be active now, never seen, and otherwise as they were.',
    pointer,
  );
  expect(await changed.sql`select id, username, email, last_seen, is_active from users order by id`).toEqual([
    { id: 1, username: 'susan', email: 'susan@example.com', last_seen: null, is_active: true },
    { id: 2, username: 'pip', email: null, last_seen: null, is_active: true },
  ]);
});

test('a new user is active, and nobody is neither active nor not', async ({ migration }) => {
  const changed = await planted(migration);
  await up(changed);
  const { sql } = changed;
  const pointer: Pointer = { ...schemaFile, near: /is_active/u, hint: 'a-value-for-rows-that-are-there' };
  const before = await sql<{ id: number }[]>`select id from users`;
  const refusal = await refusalOf(sql`insert into users (username) values ('ada')`);
  failIf(
    refusal !== null && refusal !== '23502',
    `A new user is refused (${refusal}). Users were accepted before ${changed.tag}.`,
    { file: changed.file, hint: 'a-value-for-rows-that-are-there' },
  );
  const columns = (await changed.schema()).table('users')?.columns ?? [];
  const needy = columns.find((one) => !one.nullable && one.default === null && one.identity === null);
  failIf(
    refusal !== null && needy !== undefined && needy.name !== 'is_active',
    `A new user is refused: users.${needy?.name} must have a value, and gets none from the database. It had a default before ${changed.tag}. A table that is made again has only what is made for it again; ALTER TABLE … ADD COLUMN keeps the rest as it is.`,
    { file: changed.file, hint: 'a-value-for-rows-that-are-there' },
  );
  explain('A user who is created without a word about it should be active: .default(true).', pointer);
  expect(refusal).toBe(null);
  const known = before.map(({ id }) => id);
  expect(await sql`select is_active from users where id <> all (${known})`).toEqual([{ is_active: true }]);
  explain('is_active should be true or false for everybody, and never null: .notNull().', pointer);
  expect(await refusalOf(sql`update users set is_active = null`)).toBe('23502');
});

test('brings the column back when it is taken back, and the users stay', async ({ migration }) => {
  const changed = await planted(migration);
  await up(changed);
  await changed.down({ hint: 'the-way-back' });
  const pointer: Pointer = { file: changed.downFile, hint: 'the-way-back' };
  const schema = await changed.schema();
  failIf(
    schema.column('users.password_hash') === undefined,
    'Taken back, and there is no column users.password_hash. Its values are gone for good; the column has to be there again, or the program of before could not run.',
    pointer,
  );
  explain('Taken back, and the users are not the same as before.', pointer);
  expect(await changed.sql`select id, username, email from users order by id`).toEqual([
    { id: 1, username: 'susan', email: 'susan@example.com' },
    { id: 2, username: 'pip', email: null },
  ]);
});

testThereAndBack(planted, up);
testDatabase(name, options);

async function planted(migration: OpenMigration): Promise<MigrationTrial> {
  const trial = await migration(name, options);
  await trial.sql`
    insert into users (username, email, password_hash)
    values ('susan', 'susan@example.com', 'pbkdf2:cat'), ('pip', null, null)`;
  return trial;
}

function up(trial: MigrationTrial): Promise<void> {
  return trial.up({
    hint: 'a-value-for-rows-that-are-there',
    onFailure: (sqlstate, reason) => {
      if (sqlstate === '23502')
        return `The migration failed on the 2 users who were there before: ${reason}. A new column that must not be null has to say what they get: .default(true).`;
      if (sqlstate === '42804')
        return `The migration failed: ${reason}. It renames password_hash instead of dropping it. A hash is neither a time nor a yes or no: the answer to drizzle-kit’s question was create column.`;
      return null;
    },
  });
}
