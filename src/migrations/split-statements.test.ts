import { expect, test } from 'vitest';
import { lineAt, splitStatements } from './split-statements.ts';

const textsOf = (sql: string): string[] => splitStatements(sql).map(({ text }) => text);

test('statements end at semicolons, and the last one needs none', () => {
  expect(textsOf('select 1;\nselect 2')).toEqual(['select 1', 'select 2']);
});

test('what drizzle-kit puts between statements is a comment', () => {
  expect(textsOf('CREATE TABLE a ();\n--> statement-breakpoint\nCREATE TABLE b ();\n')).toEqual([
    'CREATE TABLE a ()',
    'CREATE TABLE b ()',
  ]);
});

test.each([
  ["insert into a values ('x; y', 'it''s; z')"],
  ["select E'a\\'; b'"],
  ['select 1 as "a; b"'],
  ['create function f() returns int language plpgsql as $$ begin return 1; end $$'],
  ['do $body$ begin perform $$;$$; end $body$'],
  ['select 1 -- a; b\n + 1'],
  ['select /* ; */ 1'],
  ['create function f() returns int begin atomic select 1; select 2; end'],
])('a semicolon inside ends nothing: %s', (sql) => {
  expect(textsOf(`${sql};`)).toEqual([sql.includes('atomic') ? `${sql};` : sql]);
});

test('a file of comments and empty statements has none', () => {
  expect(textsOf('-- nothing; to do\n;\n/* nor; here */ ;')).toEqual([]);
});

test('a statement knows where it begins, behind the comments above it', () => {
  const sql = '-- first\nselect 1;\n\n-- second\nselect 2;';
  expect(splitStatements(sql).map(({ offset }) => lineAt(sql, offset))).toEqual([2, 5]);
});
