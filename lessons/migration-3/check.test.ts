import { expect, explain, failIf, type Pointer, test } from 'workshop-runner/kit';
import {
  failIfColumnsDiffer,
  failIfNotThereAndBack,
  refusalOf,
  schemaFile,
  testDatabase,
  testSchemaFile,
} from '../checks/migrations.ts';

const name = 'create_users';
const options = { hint: 'no-such-migration' };
const users: Pointer = { ...schemaFile, near: /pgTable\(\s*['"`]users/u };
const logins: Pointer = { ...schemaFile, near: /pgTable\(\s*['"`]logins/u };

testSchemaFile(name, options);

test('makes the tables users and logins, with their columns', async ({ migration }) => {
  const created = await migration(name, options);
  await created.up();
  const schema = await created.schema();
  failIfColumnsDiffer(
    schema,
    'users',
    {
      id: { type: 'integer', nullable: false },
      username: { type: 'character varying(64)', nullable: true },
      email: { type: 'character varying(120)', nullable: true },
      password_hash: { type: 'character varying(128)', nullable: true },
    },
    { ...users, hint: 'two-tables-at-once' },
  );
  failIfColumnsDiffer(
    schema,
    'logins',
    {
      id: { type: 'integer', nullable: false },
      user_id: { type: 'integer', nullable: false },
      logged_in_at: { type: 'timestamp with time zone', nullable: false },
    },
    { ...logins, hint: 'two-tables-at-once' },
  );
});

for (const column of ['username', 'email']) {
  test(`a unique index keeps two users from having the same ${column}`, async ({ migration }) => {
    const created = await migration(name, options);
    await created.up();
    const { sql } = created;
    const pointer: Pointer = { ...users, hint: 'index-and-constraint' };
    await sql`insert into users ${sql({ [column]: 'susan@example.com' })}`;
    const refusal = await refusalOf(sql`insert into users ${sql({ [column]: 'susan@example.com' })}`);
    failIf(
      refusal === null,
      `Two users have the same ${column}, and nobody objected: uniqueIndex('ix_users_${column}').on(table.${column}). An index() alone makes looking up fast, and allows doubles.`,
      pointer,
    );
    explain(`Two users with the same ${column} should be refused as a duplicate.`, pointer);
    expect(refusal).toBe('23505');
    const indexes = (await created.schema()).table('users')?.indexes ?? [];
    failIf(
      !indexes.some((index) => index.unique && index.columns.length === 1 && index.columns[0] === column),
      `A unique constraint keeps users from having the same ${column}. It refuses the same rows; this step asks for a unique index, though: uniqueIndex(…) as the third argument of pgTable, and no .unique().`,
      pointer,
    );
  });
}

test('a login belongs to a user, and goes with them', async ({ migration }) => {
  const created = await migration(name, options);
  await created.up();
  const { sql } = created;
  const pointer: Pointer = { ...logins, hint: 'a-login-belongs-to-a-user' };
  failIf(
    (await created.schema()).table('logins') === undefined,
    'The migration has run, and there is no table logins. Does its SQL create it?',
    { ...logins, hint: 'two-tables-at-once' },
  );
  const [susan] = await sql<{ id: number }[]>`insert into users (username) values ('susan') returning id`;
  failIf(
    (await refusalOf(sql`insert into logins (user_id) values (4711)`)) === null,
    'There is a login of a user who does not exist. The column user_id needs a foreign key: .references(() => users.id, { onDelete: "cascade" }).',
    pointer,
  );
  explain('A login should get its time from the database: .defaultNow().', pointer);
  const [login] = await sql<
    { logged_in_at: Date }[]
  >`insert into logins (user_id) values (${susan?.id ?? 0}) returning *`;
  expect(login?.logged_in_at).toBeInstanceOf(Date);
  explain('When a user is deleted, their logins should go with them: { onDelete: "cascade" }.', pointer);
  expect(await refusalOf(sql`delete from users`)).toBe(null);
  expect(await sql`select from logins`).toHaveLength(0);
});

test('takes both tables back, and makes them again', async ({ migration }) => {
  await failIfNotThereAndBack(await migration(name, options));
});

test('src/list.ts says who the users are, and keeps their hashes', async ({ migrations, runProgram }) => {
  const all = await migrations();
  await all.up();
  const { sql } = all;
  // A later step gives the table another name, and takes the hashes out.
  const schema = await all.schema();
  const table = schema.table('users') === undefined ? 'members' : 'users';
  const people = ['susan', 'pip'].map((username) => ({ username, email: `${username}@example.com` }));
  await sql`insert into ${sql(table)} ${sql(people)}`;
  const hasHashes = schema.column(`${table}.password_hash`) !== undefined;
  if (hasHashes) await sql`update users set password_hash = 'pbkdf2:' || username`;

  const pointer: Pointer = { file: 'src/describe.ts', near: /describe\w+\(/u, hint: 'who-a-row-is' };
  const { stdout, stderr, exitCode } = await runProgram('src/list.ts', []);
  failIf(
    stdout.includes('pbkdf2:'),
    'The password hashes were printed. A row is a plain object, and printing it prints all that is in it: print describeUser(user) instead.',
    pointer,
  );
  failIf(
    stdout.includes('@example.com'),
    'More than the username was printed. <User susan> is enough to know who it is.',
    pointer,
  );
  explain(
    'npm run list should print <User …> with the username, a line for each user, in the order of their ids.',
    pointer,
  );
  expect({ lines: stdout.trim().split(/\r?\n/u), stderr, exitCode }).toEqual({
    lines: [expect.stringMatching(/^<\w+ susan>$/u), expect.stringMatching(/^<\w+ pip>$/u)],
    stderr: '',
    exitCode: 0,
  });
});

testDatabase(name, options);
