import {
  expect,
  explain,
  failIf,
  type MigrationTrial,
  type Pointer,
  type SeenSchema,
  test,
} from 'workshop-runner/kit';
import {
  failIfEditedBefore,
  failWithCause,
  nearColumn,
  type OpenMigration,
  refusalOf,
  schemaFile,
  testDatabase,
  testSchemaFile,
  testThereAndBack,
} from '../checks/migrations.ts';

const name = 'tighten_members';
const options = { hint: 'no-such-migration' };

interface Person {
  readonly username: string | null;
  readonly email: string | null;
}

/** An @ that has something on both sides. */
const hasAt = /.@./u;

/** Those who keep to the rules, and those who don't: two of each kind, so that what they are given has to differ. */
const people: readonly Person[] = [
  { username: 'susan', email: 'susan@example.com' },
  { username: 'ada', email: 'ada@example.com' },
  { username: null, email: 'pip@example.com' },
  { username: null, email: 'joan@example.com' },
  { username: 'grace', email: null },
  { username: 'ed', email: null },
  { username: 'wendy', email: 'wendy@' },
  { username: 'john', email: 'none' },
  { username: null, email: null },
];

testSchemaFile(name, options);

test('every member and every login is still there', async ({ migration }) => {
  const tightened = await planted(migration);
  await up(tightened);
  const pointer: Pointer = { file: tightened.file, near: /delete/iu, hint: 'rows-before-rules' };
  const logins = await tightened.sql`select from logins where user_id is not null`;
  failIf(
    logins.length < people.length,
    `${people.length - logins.length} of the ${people.length} logins that were there before are gone, or don't know their member any more.`,
    pointer,
  );
});

test('what kept to the rules is as it was', async ({ migration }) => {
  const tightened = await planted(migration);
  await up(tightened);
  const pointer: Pointer = { file: tightened.file, near: /update/iu, hint: 'rows-before-rules' };
  const after = await tightened.sql<Person[]>`select username, email from members order by id`;
  for (const [index, { username, email }] of people.entries()) {
    explain(
      'A username or an email that kept to the rules has been changed. Let the UPDATE have a where that finds only those that don’t.',
      pointer,
    );
    if (username !== null) expect(after[index]?.username).toBe(username);
    if (email !== null && hasAt.test(email)) expect(after[index]?.email).toBe(email);
  }
});

test('everybody has a username, and an email with an @ in it', async ({ migration }) => {
  const tightened = await planted(migration);
  await up(tightened);
  const { sql } = tightened;
  for (const column of ['username', 'email']) {
    const member = { username: 'new', email: 'new@example.com', [column]: null };
    if ((await refusalOf(sql`insert into members ${sql(member)}`)) === '23502') continue;
    await failWithCause(
      tightened,
      (schema) => schema.column(`members.${column}`)?.nullable === false,
      `A member without ${column} should be refused: .notNull().`,
      { ...nearColumn('members', column), hint: 'the-rules-in-the-schema' },
    );
  }
  for (const email of ['none', '@example.com', 'new@']) {
    if ((await refusalOf(sql`insert into members ${sql({ username: 'new', email })}`)) === '23514') continue;
    const made = emailCheck(await tightened.schema());
    await failWithCause(
      tightened,
      (schema) => ![made, ''].includes(emailCheck(schema)),
      `A member with the email "${email}" should be refused: check(…), with a condition that asks for an @ that has something on both sides.`,
      ruleNear(/\bcheck\(/u),
    );
  }
  explain(
    'A member with the email new@example.com keeps to the rules, and was refused.',
    ruleNear(/\bcheck\(/u),
  );
  expect(await refusalOf(sql`insert into members (username, email) values ('new', 'new@example.com')`)).toBe(
    null,
  );
});

test('a login stays when its member goes', async ({ migration }) => {
  const tightened = await planted(migration);
  await up(tightened);
  const { sql } = tightened;
  const pointer: Pointer = { ...schemaFile, near: /\breferences\(/u, hint: 'the-rules-in-the-schema' };
  // By id: an UPDATE that changed too much is told elsewhere.
  const refusal = await refusalOf(sql`delete from members where id = ${await firstMember(tightened)}`);
  failIf(
    refusal === '23502',
    'A member can’t be deleted now: the foreign key sets user_id to null, and the column must not be null. Take its .notNull() away.',
    pointer,
  );
  const left = await sql`select from logins where user_id is null`;
  if (refusal !== null || left.length !== 1) {
    await failWithCause(
      tightened,
      setsNull,
      'When a member is deleted, their login should stay, with null for a user_id: { onDelete: "set null" }.',
      pointer,
    );
  }
  expect(await sql`select from logins`).toHaveLength(people.length);
  explain('A login of a member who does not exist should be refused, as before.', pointer);
  expect(await refusalOf(sql`insert into logins (user_id) values (4711)`)).toBe('23503');
});

testThereAndBack((migration) => migration(name, options));

test('can be taken back after a member has gone', async ({ migration }) => {
  const tightened = await planted(migration);
  await up(tightened);
  const { sql } = tightened;
  await sql`delete from members where id = ${await firstMember(tightened)}`;
  await tightened.down({
    hint: 'logins-of-nobody',
    onFailure: (sqlstate, reason) =>
      sqlstate === '23502'
        ? `Taken back after a member was deleted, it failed: ${reason}. The login of nobody is in the way. Under the old rule it had gone with its member: delete such logins before the column is not null again.`
        : null,
  });
  const pointer: Pointer = { file: tightened.downFile, hint: 'logins-of-nobody' };
  failIf(
    (await sql`select from logins where user_id is null`).length > 0,
    'Taken back after a member was deleted, and the login of nobody is still there. Under the old rule it had gone with its member: delete such logins, and let user_id be not null again.',
    pointer,
  );
  explain(
    'Taken back, and members or logins are gone that have nothing to do with the member who was deleted.',
    pointer,
  );
  expect(await sql`select from members`).toHaveLength(people.length - 1);
  expect(await sql`select from logins`).toHaveLength(people.length - 1);
  explain(
    'Taken back, and when a member is deleted, their logins stay. They went with them before.',
    pointer,
  );
  await sql`delete from members where username = 'ada'`;
  expect(await sql`select from logins`).toHaveLength(people.length - 2);
});

testDatabase(name, options);

/** The check of the email; empty if there is none. */
function emailCheck(schema: SeenSchema): string {
  const constraints = schema.table('members')?.constraints ?? [];
  return (
    constraints.find(({ kind, columns }) => kind === 'check' && columns.includes('email'))?.definition ?? ''
  );
}

function setsNull(schema: SeenSchema): boolean {
  const constraints = schema.table('logins')?.constraints ?? [];
  return constraints.some(
    ({ kind, definition }) => kind === 'foreign key' && definition.includes('ON DELETE SET NULL'),
  );
}

async function firstMember({ sql }: MigrationTrial): Promise<number> {
  const [first] = await sql<{ id: number }[]>`select min(id) as id from members`;
  return first?.id ?? 0;
}

function ruleNear(near: RegExp): Pointer {
  return { ...schemaFile, near, hint: 'the-rules-in-the-schema' };
}

async function planted(migration: OpenMigration): Promise<MigrationTrial> {
  const trial = await migration(name, options);
  const { sql } = trial;
  const refusal = await refusalOf(sql`insert into members ${sql([...people])}`);
  await failIfEditedBefore(refusal !== null, 'The rules are there', trial);
  await sql`insert into logins (user_id) select id from members`;
  return trial;
}

/** Without members there is nothing to say about what has become of them, or of their logins. */
async function up(trial: MigrationTrial): Promise<void> {
  await trial.up({
    hint: 'rows-before-rules',
    onFailure: (sqlstate, reason) => {
      if (sqlstate === '23502')
        return `The migration failed on rows that were there before: ${reason}. Give them a value first: an UPDATE in front of the rule.`;
      if (sqlstate === '23514')
        return `The migration failed on rows that were there before: ${reason}. Some emails have no @, or nothing on one side of it. Give them another one first: an UPDATE in front of the rule.`;
      if (sqlstate === '23505')
        return `The migration failed on rows that were there before: ${reason}. They are all given the same value, and no two members may have the same. Make it differ, with the id in it.`;
      return null;
    },
  });
  const gone = people.length - (await trial.sql`select from members`).length;
  failIf(
    gone > 0,
    `${gone} of the ${people.length} members that were there before are gone: they were deleted to make the rule fit. Give them a value that fits instead.`,
    { file: trial.file, near: /delete/iu, hint: 'rows-before-rules' },
  );
}
