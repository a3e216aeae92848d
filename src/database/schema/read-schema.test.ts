import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Sql } from '../connect.ts';
import { openTemporaryServer, type TemporaryServer } from '../temporary-server.ts';
import { compareSchemas } from './compare-schemas.ts';
import type { DatabaseSchema } from './database-schema.ts';
import { explainDifference } from './explain-difference.ts';
import { foreignKeyRules } from './foreign-key-rules.ts';
import { readSchema } from './read-schema.ts';

let own: TemporaryServer;

beforeAll(async () => {
  const { signal } = new AbortController();
  own = await openTemporaryServer({ databases: ['app'], env: process.env, signal });
});

afterAll(async () => {
  await own[Symbol.asyncDispose]();
});

/** Runs the work in an empty database of its own. */
async function inDatabase<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
  await using scratch = await own.server.createScratch('empty', () => Promise.resolve());
  await using connection = connect(scratch.url);
  return await work(connection.sql);
}

/** What each of the statements changed, in sentences. */
function changesOf(before: string, ...statements: readonly string[]): Promise<readonly string[]> {
  return inDatabase(async (sql) => {
    await sql.unsafe(before);
    const told: string[] = [];
    let last = await readSchema(sql);
    for (const statement of statements) {
      await sql.unsafe(statement);
      const now: DatabaseSchema = await readSchema(sql);
      told.push(...compareSchemas(last, now).map(explainDifference));
      last = now;
    }
    return told;
  });
}

test('a generated column has an expression, and no default', async () => {
  const { tables } = await inDatabase(async (sql) => {
    await sql.unsafe(`create table notes (
      body text default 'x', small text generated always as (lower(body)) stored,
      long int generated always as (length(body)) virtual, id int generated always as identity)`);
    return await readSchema(sql);
  });
  expect(
    tables[0]?.columns.map(({ name, default: value, generated, identity }) => ({
      name,
      value,
      generated,
      identity,
    })),
  ).toEqual([
    { name: 'body', value: "'x'::text", generated: null, identity: null },
    { name: 'small', value: null, generated: { as: 'lower(body)', stored: true }, identity: null },
    { name: 'long', value: null, generated: { as: 'length(body)', stored: false }, identity: null },
    { name: 'id', value: null, generated: null, identity: 'always' },
  ]);
});

test('a column that is no longer generated is different', async () => {
  expect(
    await changesOf(
      'create table notes (body text, small text generated always as (lower(body)) stored)',
      'alter table notes alter small set expression as (upper(body))',
      'alter table notes alter small drop expression',
    ),
  ).toEqual([
    'the column notes.small is generated always as (upper(body)) stored, and was generated always as (lower(body)) stored',
    'the column notes.small is not generated, and was generated always as (upper(body)) stored',
  ]);
});

test('partitions, inheritance, views and enums are read, and what becomes of them is told', async () => {
  expect(
    await changesOf(
      `create table events (at date not null) partition by range (at);
       create table may (at date not null);
       create type mood as enum ('sad', 'happy');
       create table base (a int);
       create table child (a int)`,
      `alter table events attach partition may for values from ('2026-05-01') to ('2026-06-01')`,
      'alter table child inherit base',
      'create view mays as select at from may',
      'create or replace view mays as select at from may where at is not null',
      'drop view mays',
      `alter type mood add value 'ok'`,
    ),
  ).toEqual([
    `the table may is now "partition of events FOR VALUES FROM ('2026-05-01') TO ('2026-06-01')", and was "a table of its own"`,
    'the table child is now "inherits base", and was "a table of its own"',
    'there is a view mays that was not there',
    'the view mays is SELECT at FROM may WHERE (at IS NOT NULL), and was SELECT at FROM may',
    'the view mays is missing',
    'the type mood is sad, happy, ok, and was sad, happy',
  ]);
});

test('a foreign key is read with each of its rules', async () => {
  const { tables } = await inDatabase(async (sql) => {
    await sql.unsafe(`
      create table "On Delete" ("(a) CASCADE" int primary key, b int, unique ("(a) CASCADE", b));
      create table points (
        a int constraint plain references "On Delete", b int,
        constraint full_match foreign key (a, b) references "On Delete" ("(a) CASCADE", b)
          match full on update cascade on delete set null deferrable initially deferred,
        constraint some_columns foreign key (a, b) references "On Delete" ("(a) CASCADE", b) on delete set null (b));
      alter table points add constraint late foreign key (a) references "On Delete" on delete restrict not valid`);
    return await readSchema(sql);
  });
  const points = tables.find(({ name }) => name === 'points');
  expect(points?.constraints.map((one) => [one.name, ...foreignKeyRules(one)])).toEqual([
    [
      'full_match',
      'match full',
      'on update cascade',
      'on delete set null',
      'deferrable',
      'initially deferred',
    ],
    ['late', 'on delete restrict', 'not valid'],
    ['plain'],
    ['some_columns', 'on delete set null (b)'],
  ]);
});

test('a NOT NULL that older rows need not keep to is a constraint of its own', async () => {
  expect(
    await changesOf('create table t (a int)', 'alter table t add constraint later not null a not valid'),
  ).toEqual([
    'the column t.a is NOT NULL, and might be null',
    'there is the not null constraint later on t that was not there',
  ]);
});

test('names are given as SQL takes them', async () => {
  const { tables } = await inDatabase(async (sql) => {
    await sql.unsafe(
      `create schema "my app"; create table "my app"."Say ""hi""" (); create table "order" (); create table plain ()`,
    );
    return await readSchema(sql);
  });
  expect(tables.map(({ sqlName }) => sqlName)).toEqual(['"my app"."Say ""hi"""', '"order"', 'plain']);
});
