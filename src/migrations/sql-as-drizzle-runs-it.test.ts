import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as drizzleMigrate } from 'drizzle-orm/postgres-js/migrator';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOf, UserError } from '../errors.ts';
import { type Connection, connect } from '../database/connect.ts';
import type { Scratch } from '../database/database.ts';
import { readSchema } from '../database/schema/read-schema.ts';
import { openTemporaryServer, type TemporaryServer } from '../database/temporary-server.ts';
import { MigrationFailed } from './migration-failed.ts';
import { migrate } from './migrate.ts';
import { writeMigrations } from './testing/write-migrations.ts';

let own: TemporaryServer;
let scratch: Scratch;
let connection: Connection;
let folder: string;

beforeAll(async () => {
  const { signal } = new AbortController();
  own = await openTemporaryServer({ databases: ['app'], env: process.env, signal });
  scratch = await own.server.createScratch('nothing', () => Promise.resolve());
  connection = connect(scratch.url);
  folder = await mkdtemp(path.join(tmpdir(), 'workshop-sql-'));
});

afterAll(async () => {
  await connection[Symbol.asyncDispose]();
  await scratch[Symbol.asyncDispose]();
  await own[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** What a database has after a migrator has run a folder, or the SQLSTATE with which PostgreSQL refused it. */
async function after(apply: () => Promise<unknown>): Promise<object> {
  const { sql } = connection;
  const schemas = await sql<{ name: string }[]>`
    select nspname as name from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'`;
  for (const { name } of schemas) await sql`drop schema ${sql(name)} cascade`;
  await sql`create schema public`;
  const refused = await apply().then(() => null, sqlstateOf);
  const routines = await sql`
    select proname, prosrc, pg_get_function_sqlbody(oid) as body from pg_proc
    where pronamespace = 'public'::regnamespace order by proname`;
  const rules = await sql`select definition from pg_rules where schemaname = 'public' order by rulename`;
  const comments = await sql`select objoid::regclass::text, description from pg_description
    where classoid = 'pg_class'::regclass and objoid > 16384 order by 1, objsubid`;
  const [rows] = await sql`
    select query_to_xml('select * from notes', true, false, '')::text as notes
    where to_regclass('public.notes') is not null`;
  const [tracking] = await sql`
    select count(*)::int as count from drizzle.__drizzle_migrations`.catch(() => []);
  return {
    refused,
    // Numbers of objects differ from run to run.
    schema: JSON.stringify(await readSchema(sql), (key, value: unknown) => (key === 'oid' ? 0 : value)),
    routines: [...routines],
    rules: [...rules],
    comments: [...comments],
    rows,
    tracked: refused === null ? tracking?.['count'] : 0,
  };
}

function sqlstateOf(error: unknown): string | undefined {
  if (error instanceof postgres.PostgresError) return error.code;
  if (error instanceof UserError && error.cause instanceof MigrationFailed) return error.cause.sqlstate;
  if (error instanceof Error && error.cause !== undefined) return sqlstateOf(error.cause);
  return codeOf(error) ?? String(error);
}

function byUs(): Promise<unknown> {
  return migrate(scratch.url, folder);
}

async function byDrizzle(): Promise<void> {
  await using client = connect(scratch.url);
  await drizzleMigrate(drizzle(client.sql), { migrationsFolder: folder });
}

const notes = 'create table notes (id int, body text)';
const table = `${notes};\n`;

test.each([
  ['a comment in a comment', '/* outer /* inner */ still; comment */ create table notes (body text);'],
  ['a comment that is opened three times', `/* /* /*/ */ ; */ */ ${notes};`],
  ['stars and slashes in a comment', `/***/ /**/ /* ** // ; **/ ${notes};`],
  ['an apostrophe in a comment', `-- don't;\n/* can't; */ ${notes};`],
  ['a dollar quote in a comment', `-- $$ ;\n/* $a$ */ ${notes};`],
  ['BEGIN ATOMIC in a comment', `-- begin atomic;\n${table}create table more (id int);`],
  [
    'BEGIN ATOMIC in a string',
    `${table}insert into notes values (1, 'begin atomic');insert into notes values (2);`,
  ],
  ['a comment that a carriage return ends', `-- first\r${notes};`],
  ['Windows line ends', `${notes};\r\n--> statement-breakpoint\r\ncreate table more (\r\n id int\r\n);\r\n`],
  [
    'a rule with several actions',
    `${table}create rule r as on insert to notes do also (notify a; notify b);`,
  ],
  ['a rule with one action', `${table}create rule r as on delete to notes do instead nothing;`],
  [
    'a function with a body of its own',
    'create function f() returns int begin atomic select 1; select case when true then 2 else 3 end; end; create table notes (id int);',
  ],
  [
    'a procedure with a body of its own',
    `${table}create or replace procedure p() begin atomic insert into notes values (1); insert into notes values (2); end; call p();`,
  ],
  [
    'a column called end in a body',
    'create function f() returns int begin atomic select 1 as end; select 2; end; create table notes (id int);',
  ],
  ['a function called begin', `create function begin() returns int language sql as 'select 1'; ${notes};`],
  [
    'dollar quotes',
    'create function f() returns int language plpgsql as $$ begin return 1; end $$; create table notes (id int);',
  ],
  [
    'dollar quotes in dollar quotes',
    `do $body$ begin execute $q$create table notes (id int); $q$; end $body$;`,
  ],
  ['dollar quotes with a German name', `do $größe$ begin execute '${notes}'; end $größe$;`],
  ['a name with dollar signs', 'create table notes (a$b$c int); create table a$$ (b$$ int);'],
  [
    'a string with a backslash',
    `${table}insert into notes values (1, 'a\\'); insert into notes values (2, ';');`,
  ],
  [
    'an escape string',
    `${table}insert into notes values (1, E'it\\'s; \\\\'); insert into notes values (2, e'\\n');`,
  ],
  [
    'an escape string on two lines',
    `${table}insert into notes values (1, E'a\\''\n  'b\\'; c'); insert into notes values (2, '');`,
  ],
  ['a string on two lines', `${table}insert into notes values (1, 'a'\n-- between;\n'b;');`],
  [
    'a Unicode string and name',
    `create table U&"not\\0065s" (id int, body text); insert into notes values (1, U&'\\0061;');`,
  ],
  ['bit strings', `${table}insert into notes values (B'1'::int, X'1F'::int::text);`],
  ['a name with a semicolon and a quote', 'create table "no;te""s" ("a;b" int default 1);'],
  ['a quoted name with an apostrophe', `create table "it's" (id int); ${notes};`],
  ['emojis in front', `/* 😀😀 */ ${notes}; insert into notes values (1, '😀;');`],
  ['operators next to a comment', `${table}insert into notes values (2 */* ; */ 3 --;\n);`],
  ['parameters in a body', `create function f(int) returns int language sql as 'select $1'; ${notes};`],
  ['a savepoint that is rolled back to', `${table}savepoint a; drop table notes; rollback to savepoint a;`],
  [
    'a savepoint that is rolled back to across breakpoints',
    `${table}savepoint a;\n--> statement-breakpoint\ndrop table notes; rollback work to a; release a;`,
  ],
  ['BEGIN, of which PostgreSQL only warns', `begin; ${notes};`],
  ['only comments', '-- nothing; to do\n/* ; */'],
  ['nothing', ''],
  ['empty statements', `;;${notes};;\n;`],
  ['no semicolon at the end', notes],
  [
    'breakpoints without a statement between them',
    `${notes}\n--> statement-breakpoint\n\n--> statement-breakpoint\n-- nothing\n`,
  ],
  ['a comment on a table', `${table}comment on table notes is 'one; -- two';`],
  [
    'a deferred constraint that holds in the end',
    `${table}alter table notes add primary key (id); create table more (id int references notes deferrable initially deferred); insert into more values (1); insert into notes values (1);`,
  ],
  ['a search path', `create schema other; set local search_path to other; ${notes};`],
  [
    'a new enum value in the migration that makes the type',
    `create type mood as enum ('a'); alter type mood add value 'b'; create table notes (id int, mood mood default 'b');`,
  ],
  [
    'a part that reads what the part before it made',
    `${notes}\n--> statement-breakpoint\ncreate view v as select * from notes;`,
  ],
])('runs with the same result: %s', async (_what, sql) => {
  await writeMigrations(folder, { '0000_first': sql });
  const ours = await after(byUs);
  expect(ours).toMatchObject({ refused: null, tracked: 1 });
  expect(ours).toEqual(await after(byDrizzle));
});

test.each([
  ['a comment that is not closed', `/* /* */ ${notes};`, '42601'],
  ['a string that is not closed', `${table}insert into notes values (1, 'a);`, '42601'],
  [
    'a breakpoint in a string',
    `${table}insert into notes values (1, 'a --> statement-breakpoint b');`,
    '42601',
  ],
  ['a breakpoint in dollar quotes', 'do $$ begin\n--> statement-breakpoint\nend $$;', '42601'],
  ['a semicolon that is missing', `${notes}\ncreate table more (id int);`, '42601'],
  ['a parenthesis too many', `${notes});`, '42601'],
  ['a byte order mark', `\uFEFF${notes};`, '42601'],
  ['a no-break space', `create\u00A0table notes (id int);`, '42601'],
  ['a command of psql', `\\set x 1\n${notes};`, '42601'],
  ['COPY from a file of the server', `${table}copy notes from '/x';`, '42501'],
  ['an index that is built concurrently', `${table}create index concurrently i on notes (id);`, '25001'],
  ['VACUUM', 'vacuum;', '25001'],
  ['COMMIT in a block', `${table}do $$ begin commit; end $$;`, '2D000'],
  ['COMMIT PREPARED', `commit prepared 'x';`, '25001'],
  ['a table that is there already', `${table}${notes};`, '42P07'],
  [
    'a deferred constraint that is broken in the end',
    `${table}alter table notes add primary key (id); create table more (id int references notes deferrable initially deferred); insert into more values (1);`,
    '23503',
  ],
])('is refused with the same SQLSTATE: %s', async (_what, sql, sqlstate) => {
  await writeMigrations(folder, { '0000_first': sql });
  const ours = await after(byUs);
  expect(ours).toMatchObject({ refused: sqlstate });
  expect(ours).toEqual(await after(byDrizzle));
});

/** What a learner is told about a migration that fails. */
async function failureOf(sql: string): Promise<string> {
  await writeMigrations(folder, { '0000_first': sql });
  const told: { text?: string } = {};
  await after(async () => {
    await byUs().catch((error: unknown) => {
      if (!(error instanceof UserError)) throw error;
      told.text = `${error.message} ${error.wayOut}`;
    });
  });
  return told.text ?? 'it did not fail';
}

test.each([
  ['a word that is wrong', `/* 😀 /* ; */ */\n${notes};\nselect\n  nope;`, 'Fix line 4 of'],
  ['a name behind emojis', `select '😀😀😀😀😀😀', \n1,\nnope;`, 'Fix line 3 of'],
  ['a text that ends too early', 'create table notes (\n  id int\n\n-- and more\n\n', 'Fix line 2 of'],
  ['a part behind a breakpoint', `${notes}\n--> statement-breakpoint\n\nselect nope;`, 'Fix line 4 of'],
  [
    'a row in one of several statements',
    `${notes};\ninsert into notes values (null);\n\nalter table notes\n  alter id set not null;`,
    'above line 4 of',
  ],
  [
    'a row in a statement on its own',
    `${notes}\n--> statement-breakpoint\ninsert into notes values (null)\n--> statement-breakpoint\n-- why\nalter table notes alter id set not null`,
    'above line 6 of',
  ],
  [
    'two rows that are the same',
    `${notes}; insert into notes values (1), (1); alter table notes add primary key (id);`,
    'could not create unique index "notes_pkey" (23505). Detail: Key (id)=(1) is duplicated. PostgreSQL',
  ],
  [
    'what depends on it',
    `${notes}; create view v as select * from notes; drop table notes;`,
    'Detail: view v depends on table notes. Hint: Use DROP ... CASCADE to drop the dependent objects too.',
  ],
  [
    'a deferred constraint',
    `${table}alter table notes add primary key (id); create table more (id int references notes deferrable initially deferred); insert into more values (7);`,
    'Detail: Key (id)=(7) is not present in table "notes". PostgreSQL rolled back all of this run: the database is as it was. PostgreSQL doesn\'t say which line of ',
  ],
  [
    'COMMIT',
    `${notes};\ncommit;`,
    'The migration 0000_first failed: a migration runs in a transaction already',
  ],
  ['END', `${notes};\nend;`, 'Change line 2 of'],
  ['COMMIT behind a comment', `${notes};\n\n/* x */ commit /* y */ and chain;`, 'Change line 3 of'],
  ['ROLLBACK', `${notes};\nrollback;`, 'Change line 2 of'],
  ['COPY that waits for rows', `${notes};\ncopy notes from stdin;`, 'write INSERT statements'],
])('says where it stopped, and all that PostgreSQL said: %s', async (_what, sql, text) => {
  expect(await failureOf(sql)).toContain(text);
  expect(await connection.sql`select 1 from pg_class where relname = 'notes'`).toHaveLength(0);
});
