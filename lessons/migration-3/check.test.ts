import { expect, explain, failIf, type Pointer, type SeenSchema, test } from 'workshop-runner/kit';
import {
  failIfColumnsDiffer,
  failIfNotThereAndBack,
  failUnless,
  failWithCause,
  nearTable,
  refusalOf,
  testDatabase,
  testSchemaFile,
} from '../checks/migrations.ts';

const name = 'create_users';
const options = { hint: 'no-such-migration' };
const users = nearTable('users');
const logins = nearTable('logins');

testSchemaFile(name, options);

test('makes the tables users and logins, with their columns', async ({ migration }) => {
  const created = await migration(name, options);
  await created.up();
  await failIfColumnsDiffer(
    created,
    'users',
    {
      id: { type: 'integer', nullable: false },
      username: { type: 'character varying(64)', nullable: true },
      email: { type: 'character varying(120)', nullable: true },
      password_hash: { type: 'character varying(128)', nullable: true },
    },
    'two-tables-at-once',
  );
  await failIfColumnsDiffer(
    created,
    'logins',
    {
      id: { type: 'integer', nullable: false },
      user_id: { type: 'integer', nullable: false },
      logged_in_at: { type: 'timestamp with time zone', nullable: false },
    },
    'two-tables-at-once',
  );
});

for (const column of ['username', 'email']) {
  test(`a unique index keeps two users from having the same ${column}`, async ({ migration }) => {
    const created = await migration(name, options);
    await created.up();
    const { sql } = created;
    await sql`insert into users ${sql({ [column]: 'susan@example.com' })}`;
    const refusal = await refusalOf(sql`insert into users ${sql({ [column]: 'susan@example.com' })}`);
    const hasIndex = (schema: SeenSchema): boolean =>
      schema.table('users')?.indexes.some((index) => index.unique && index.columns.join() === column) ===
      true;
    const schema = await created.schema();
    if (refusal === '23505' && hasIndex(schema)) return;
    const sentence = refusal === null ? whatAllowsIt(schema, column) : whatRefusesIt(schema, column, refusal);
    await failWithCause(
      created,
      hasIndex,
      `${sentence} This step asks for uniqueIndex('ix_users_${column}').on(table.${column}).`,
      { ...users, hint: 'index-and-constraint' },
    );
  });
}

function whatAllowsIt(schema: SeenSchema, column: string): string {
  const accepted = `Two users have the same ${column}, and nobody objected.`;
  const index = indexWith(schema, column);
  if (index === undefined) return `${accepted} No index of users is on ${column}.`;
  return index.unique
    ? `${accepted} The unique index ${index.name} does not keep them apart: it is on (${index.columns.join(', ')}).`
    : `${accepted} ${index.name} is not unique: an index() makes looking up fast, and allows duplicates.`;
}

function whatRefusesIt(schema: SeenSchema, column: string, refusal: string): string {
  const constraints = schema.table('users')?.constraints ?? [];
  const constraint = constraints.find(({ kind, columns }) => kind === 'unique' && columns.includes(column));
  if (constraint !== undefined)
    return `A unique constraint keeps users from having the same ${column}: ${constraint.name}. It refuses the same rows, but it is not a unique index.`;
  const index = indexWith(schema, column);
  if (index?.unique === true)
    return `The unique index ${index.name} keeps users from having the same ${column}, and it is on (${index.columns.join(', ')}), not on the column ${column} alone.`;
  return `Two users with the same ${column} are refused (${refusal}), and not by a unique index.`;
}

function indexWith(schema: SeenSchema, column: string) {
  const indexes = schema.table('users')?.indexes ?? [];
  const named = new RegExp(`\\b${column}\\b`, 'u');
  return indexes.find(({ columns }) => columns.some((part) => named.test(part)));
}

test('a login belongs to a user, and goes with them', async ({ migration }) => {
  const created = await migration(name, options);
  await created.up();
  const { sql } = created;
  const pointer: Pointer = { ...logins, hint: 'a-login-belongs-to-a-user' };
  await failUnless(
    created,
    (schema) => schema.table('logins') !== undefined,
    'The migration has run, and there is no table logins.',
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

test('src/list.ts says who the users are, and keeps their hashes', async ({
  migrations,
  runProgram,
  learnerFile,
}) => {
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

  const { stdout, stderr, exitCode } = await runProgram('src/list.ts', []);
  const [lister, describer] = [
    await textOf(learnerFile, 'src/list.ts'),
    await textOf(learnerFile, 'src/describe.ts'),
  ];
  const hint = 'who-a-row-is';
  const atPrint = { file: 'src/list.ts', near: [/console\.\w+\(/u, /\.write\(/u], hint };
  // A row that is printed whole names none of its columns anywhere.
  const atMention = (mention: RegExp): Pointer & { file: string } =>
    mention.test(describer) ? { file: 'src/describe.ts', near: mention, hint } : atPrint;
  const atHash = atMention(/password_?hash|JSON\.stringify|inspect\(|\.\.\.|Object\.\w+\(/iu);
  failIf(
    stdout.includes('pbkdf2:'),
    `The password hashes were printed: look at ${atHash.file}. A row is a plain object, and printing it prints everything in it. Print only the text <User …> with the username.`,
    atHash,
  );
  const atEmail = atMention(/email|JSON\.stringify|inspect\(|\.\.\.|Object\.\w+\(/iu);
  failIf(
    stdout.includes('@example.com'),
    `More than the username was printed: look at ${atEmail.file}. <User susan> is enough to know who it is.`,
    atEmail,
  );
  const lines = stdout.trim().split(/\r?\n/u);
  const wanted = [expect.stringMatching(/^<\w+ susan>$/u), expect.stringMatching(/^<\w+ pip>$/u)];
  const isOneUserPerLine = lines.length === 2 && lines.every((line) => /susan|pip/u.test(line));
  const usesDescriber = describer !== '' && /describe/u.test(lister);
  const isOrdered = lines.findIndex((line) => line.includes('susan')) === 0;
  explain(
    'npm run list should print <User …> with the username, a line for each user, in the order of their ids.',
    isOneUserPerLine && isOrdered && usesDescriber
      ? { file: 'src/describe.ts', near: [/`.*<|['"]</u, /describe\w+\(/u], hint }
      : atPrint,
  );
  expect({ lines, stderr, exitCode }).toEqual({ lines: wanted, stderr: '', exitCode: 0 });
});

testDatabase(name, options);

/** A file that the learner may have left out is empty. */
async function textOf(learnerFile: (file: string) => Promise<string>, file: string): Promise<string> {
  return await learnerFile(file).catch(() => '');
}
