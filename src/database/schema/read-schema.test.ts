import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Sql } from '../connect.ts';
import { openTemporaryServer, type TemporaryServer } from '../temporary-server.ts';
import { compareSchemas } from './compare-schemas.ts';
import type { DatabaseSchema } from './database-schema.ts';
import { explainDifference } from './explain-difference.ts';
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
