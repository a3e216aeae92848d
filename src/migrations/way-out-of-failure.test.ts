import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Connection, connect } from '../database/connect.ts';
import type { Scratch } from '../database/database.ts';
import { openTemporaryServer, type TemporaryServer } from '../database/temporary-server.ts';
import { inRun } from './in-run.ts';
import { MigrationFailed } from './migration-failed.ts';
import { runStatements } from './run-statements.ts';
import { type FailedFile, wayOutOfFailure } from './way-out-of-failure.ts';

let own: TemporaryServer;
let scratch: Scratch;
let connection: Connection;

beforeAll(async () => {
  const { signal } = new AbortController();
  own = await openTemporaryServer({ databases: ['app'], env: process.env, signal });
  scratch = await own.server.createScratch('nothing', () => Promise.resolve());
  connection = connect(scratch.url);
  await connection.sql.unsafe(`
    create type weather as enum ('sun');
    create table days (id int primary key, sky weather, note text default 'none');
    create table hours (id int primary key, day int references days deferrable initially deferred);
    create view notes as select note from days;
    insert into days values (1, 'sun', 'two'), (2, null, 'two');
  `);
});

afterAll(async () => {
  await connection[Symbol.asyncDispose]();
  await scratch[Symbol.asyncDispose]();
  await own[Symbol.asyncDispose]();
});

async function failureOf(sql: string): Promise<MigrationFailed> {
  try {
    await inRun(connection.sql, async (transaction, sending) => {
      await runStatements(transaction, '0001_two', { file: '0001_two.sql', sql }, sending);
      throw new Error('it ran');
    });
  } catch (error) {
    if (error instanceof MigrationFailed) return error;
    throw error;
  }
  throw new Error('it ran');
}

const dropped = '`npx workshop db drop` takes this migration out';
const generated: FailedFile = { direction: 'up', dropped };
const written: FailedFile = { direction: 'up' };
const down: FailedFile = { direction: 'down' };
const fog = `alter type weather add value 'fog';\nalter table days alter sky set default 'fog';`;

test.each<[string, string, FailedFile, string]>([
  ['55P04', fog, generated, 'In schema.ts, add only the value'],
  ['55P04', fog, generated, 'so this takes two migrations. `npx workshop db drop` takes'],
  ['55P04', fog, written, 'a migration of its own: `npx workshop db generate --custom'],
  [
    '55P04',
    fog,
    { ...generated, addsEnumValue: '0000_fog' },
    '0000_fog adds the value and is pending as well',
  ],
  [
    '25001',
    'create index concurrently i on days (note)',
    generated,
    'take `.concurrently()` out of schema.ts',
  ],
  ['25001', 'create index concurrently i on days (note)', written, 'Leave that word out of line 1'],
  ['25001', 'drop index concurrently i', down, 'Leave that word out of line 1'],
  ['25001', '\nvacuum', written, 'Take it out: line 2 of 0001_two.sql.'],
  ['25001', "alter system set work_mem = '8MB'", written, 'Take it out'],
  ['2BP01', 'drop table days', down, 'drop it above line 1 of 0001_two.sql'],
  ['2BP01', 'alter table days drop column note', generated, 'create it again below'],
  ['42804', 'alter table hours alter day type date', generated, 'schema.ts can stay as it is'],
  ['42804', 'alter table hours alter day type date', written, 'write USING'],
  [
    '42804',
    "alter table days add more text default 'x';\nalter table days alter more type int using 1",
    written,
    'DROP DEFAULT above line 2',
  ],
  ['23502', 'alter table days alter sky set not null', written, 'there are rows that don’t fit it'],
  ['23502', 'alter table days alter sky set not null', down, 'above line 1 of 0001_two.sql'],
  ['23505', 'select 1;\ncreate unique index i on days (note)', written, 'above line 2 of 0001_two.sql'],
  [
    '23514',
    "alter table days add constraint c check (note <> 'two')",
    written,
    'there are rows that don’t fit it',
  ],
  [
    '22P02',
    'alter table hours alter id type int;alter table days add n int;update days set n = note::int',
    written,
    '',
  ],
  ['23505', 'insert into days values (1)', written, ''],
  ['42704', 'create table x (a mood)', generated, 'Is `export` missing in front of mood?'],
  ['42704', 'create table x (a mood)', written, ''],
  ['42704', 'alter table hours alter day type serial', generated, 'can’t become serial later'],
  ['42P01', 'alter table days add foreign key (id) references users', generated, 'in front of users?'],
  ['3F000', 'create table auth.users ()', generated, 'in front of auth?'],
  [
    '55006',
    'insert into hours values (1, 1);\nalter table hours add more int',
    written,
    'SET CONSTRAINTS ALL IMMEDIATE;` above line 2',
  ],
  ['0A000', 'alter table days alter note type varchar(9)', generated, 'Write a DROP VIEW above line 1'],
  ['42P07', 'create table days ()', written, ''],
  ['42601', 'create tabl days ()', generated, ''],
])('%s: %s', async (sqlstate, sql, about, text) => {
  const failure = await failureOf(sql);
  expect(failure.sqlstate).toBe(sqlstate);
  const wayOut = wayOutOfFailure(failure, about)?.replaceAll("'", '’') ?? '';
  expect(wayOut).toContain(text);
  expect(wayOut === '').toBe(text === '');
});
