import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Sql } from '../database/connect.ts';
import { fingerprint } from '../database/schema/fingerprint.ts';
import { readSchema } from '../database/schema/read-schema.ts';
import { openTemporaryServer, type TemporaryServer } from '../database/temporary-server.ts';
import { applyMigrations } from './apply-migrations.ts';
import { compareWithSnapshot } from './compare-with-snapshot.ts';
import { type Kit, openKit } from './drizzle-kit/open-kit.ts';
import type { SnapshotDifference } from './explain-snapshot-differences.ts';
import { loadMigrations } from './migration-files.ts';
import { loadLastSnapshot, type Snapshot } from './snapshot.ts';

const repository = path.resolve(import.meta.dirname, '../..');

let own: TemporaryServer;
let folder: string;
let kit: Kit;
/** Of members, logins and accounts, as the course's migrations leave them before the last one. */
let snapshot: Snapshot;

beforeAll(async () => {
  const { signal } = new AbortController();
  own = await openTemporaryServer({ databases: ['app'], env: process.env, signal });
  folder = await mkdtemp(path.join(tmpdir(), 'workshop-snapshot-'));
  const solutions = path.join(repository, 'solutions', 'migrations');
  for (const step of (await readdir(solutions)).filter((name) => /^migration-[1-7]$/u.test(name)).toSorted())
    await cp(path.join(solutions, step), folder, { recursive: true });
  kit = openKit(path.join(repository, 'exercises', 'migrations'));
  const drizzle = path.join(folder, 'drizzle');
  snapshot = await loadLastSnapshot(await loadMigrations(drizzle));
});

afterAll(async () => {
  await kit[Symbol.asyncDispose]();
  await own[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Does the work in a database in which the migrations have run. */
async function migrated<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
  await using scratch = await own.server.createScratch('empty', () => Promise.resolve());
  await using connection = connect(scratch.url);
  await applyMigrations(connection.sql, await loadMigrations(path.join(folder, 'drizzle')));
  return await work(connection.sql);
}

function differencesAfter(
  statement: string,
  described: Snapshot = snapshot,
): Promise<readonly SnapshotDifference[]> {
  return migrated(async (sql) => {
    await sql.unsafe(statement);
    return await compareWithSnapshot(sql, kit, described, { source: 'schema.ts' });
  });
}

const textsAfter = async (statement: string): Promise<readonly string[]> =>
  (await differencesAfter(statement)).map(({ text }) => text);

test.each<[string, string, readonly string[]]>([
  ['nothing', 'select 1', []],
  [
    'a column’s type',
    'alter table accounts alter description type varchar(300)',
    [
      'accounts.description is character varying(300) in the database, and character varying(200) in schema.ts',
    ],
  ],
  [
    'a default in the SQL alone',
    `alter table accounts alter description set default 'x'`,
    [`accounts.description has the default 'x'::character varying in the database, and none in schema.ts`],
  ],
  [
    'a default in schema.ts alone',
    'alter table logins alter logged_in_at drop default',
    ['logins.logged_in_at has no default in the database, and one in schema.ts'],
  ],
  [
    'another default',
    'alter table members alter is_active set default false',
    ['members.is_active has the default false in the database, and true in schema.ts'],
  ],
  [
    'the same default in other words',
    `alter table logins alter logged_in_at set default current_timestamp; alter table members alter is_active set default 1 = 1`,
    [],
  ],
  [
    'NOT NULL in the SQL alone',
    'alter table logins alter user_id set not null',
    ['logins.user_id must not be null in the database, and may be by schema.ts'],
  ],
  [
    'NOT NULL in schema.ts alone',
    'alter table members alter username drop not null',
    ['members.username may be null in the database, and must not by schema.ts'],
  ],
  [
    'a column by another name',
    'alter table accounts rename description to about',
    [
      'accounts.description is not in the database',
      'accounts.about is in the database, and schema.ts has no such column',
    ],
  ],
  [
    'a missing table',
    'drop table logins',
    ['there is no table logins in the database, and one in schema.ts'],
  ],
  [
    'another table',
    'create table more (id int)',
    ['there is a table more in the database, and schema.ts has none'],
  ],
  [
    'the action of a foreign key',
    `alter table logins drop constraint logins_user_id_members_id_fk;
     alter table logins add constraint logins_user_id_members_id_fk foreign key (user_id) references members on delete cascade`,
    [
      'the foreign key constraint logins_user_id_members_id_fk of logins is "FOREIGN KEY (user_id) REFERENCES members(id) ON DELETE CASCADE" in the database, and "FOREIGN KEY (user_id) REFERENCES members(id) ON DELETE SET NULL" by schema.ts',
    ],
  ],
  [
    'a check that lets everything through',
    `alter table members drop constraint members_email_has_at; alter table members add constraint members_email_has_at check (true)`,
    [
      `the check constraint members_email_has_at of members is "CHECK (true)" in the database, and "CHECK (((email)::text ~~ '%_@_%'::text))" by schema.ts`,
    ],
  ],
  [
    'an identity instead of a serial',
    `alter table accounts alter id drop default; drop sequence accounts_id_seq; alter table accounts alter id add generated by default as identity`,
    [],
  ],
  [
    'a column that is no longer counted',
    'alter table accounts alter id drop default; drop sequence accounts_id_seq',
    ['accounts.id is not counted in the database, and is counted by a sequence of its own by schema.ts'],
  ],
  [
    'a check with the same columns and another condition',
    `alter table members drop constraint members_email_has_at; alter table members add constraint members_email_has_at check (email ~ '^.+@.+$')`,
    [],
  ],
  [
    'a check that older rows need not keep to',
    `alter table members drop constraint members_email_has_at; alter table members add constraint members_email_has_at check (email like '%_@_%') not valid`,
    [expect.stringContaining(`is "CHECK (((email)::text ~~ '%_@_%'::text)) NOT VALID" in the database`)],
  ],
  [
    'another constraint',
    'alter table members add constraint one unique (username)',
    ['members has the unique constraint one in the database, and schema.ts has none'],
  ],
  [
    'another index',
    'create index extra on accounts (full_name)',
    ['accounts has the index extra in the database, and schema.ts has none'],
  ],
  [
    'a missing index',
    'drop index ix_users_email',
    ['members has no index ix_users_email in the database, and one in schema.ts'],
  ],
  [
    'an index on an expression',
    'drop index ix_users_email; create unique index ix_users_email on members (lower(email))',
    [
      expect.stringMatching(
        /^the index ix_users_email is ".*lower.*" in the database, and ".*\(email\)" by/u,
      ),
    ],
  ],
  [
    'a column that is computed',
    `alter table accounts drop description, add description varchar(200) generated always as (full_name) stored`,
    [
      'accounts.description is generated always as (full_name) stored in the database, and not generated by schema.ts',
    ],
  ],
  [
    'what drizzle can’t describe',
    `create function f() returns int language sql as 'select 1'; create view v as select 1; create type mood as enum ('a')`,
    [],
  ],
])('%s', async (_, statement, expected) => {
  expect(await textsAfter(statement)).toEqual(expected);
});

test('a foreign key that kept its old name is told with the statement that renames it', async () => {
  const old =
    'alter table logins rename constraint logins_user_id_members_id_fk to logins_user_id_users_id_fk';
  expect(await differencesAfter(old)).toEqual([
    {
      column: 'logins.user_id',
      text: 'logins has a foreign key called logins_user_id_users_id_fk in the database, and logins_user_id_members_id_fk by schema.ts',
      wayOut: expect.stringContaining(
        'RENAME CONSTRAINT "logins_user_id_users_id_fk" TO "logins_user_id_members_id_fk"',
      ),
    },
  ]);
});

test('a description that PostgreSQL does not accept is told in its words', async () => {
  const { 'public.members': _, ...tables } = snapshot.tables;
  expect(await differencesAfter('select 1', { ...snapshot, tables })).toEqual([
    {
      column: '',
      text: 'PostgreSQL does not accept what schema.ts describes: relation "public.members" does not exist (42P01)',
    },
  ]);
});

test('the database is left as it was', async () => {
  const [before, after] = await migrated(async (sql) => {
    const first = fingerprint(await readSchema(sql));
    await compareWithSnapshot(sql, kit, snapshot, { source: 'schema.ts' });
    return [first, fingerprint(await readSchema(sql))];
  });
  expect(after).toEqual(before);
});
