import { expect, test } from 'vitest';
import { lineAt } from './lines.ts';
import { readTokens } from './read-tokens.ts';
import { splitStatements } from './statements.ts';

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
  expect(textsOf(`${sql};`)).toEqual([sql]);
});

test('a file of comments and empty statements has none', () => {
  expect(textsOf('-- nothing; to do\n;\n/* nor; here */ ;')).toEqual([]);
});

test('a statement knows where it begins, behind the comments above it', () => {
  const sql = '-- first\nselect 1;\n\n-- second\nselect 2;';
  expect(splitStatements(sql).map(({ offset }) => lineAt(sql, offset))).toEqual([2, 5]);
});

test('the code of a statement has a space for each comment, and its text has them as they are', () => {
  const sql = '-- why\nalter table a /* ; */ drop -- the\n column b -- old\n;';
  expect(splitStatements(sql)).toEqual([
    {
      text: 'alter table a /* ; */ drop -- the\n column b',
      code: 'alter table a   drop  \n column b',
      offset: 7,
    },
  ]);
});

test.each([
  [['create function begin() returns int language sql as $$select 1$$', 'commit']],
  [
    [
      'create function f() returns int begin atomic select 1 as end; select case when true then 1 end; end',
      'commit',
    ],
  ],
  [['create rule r as on insert to a do also (select 1; select 2)', 'commit']],
  [['create view begin as select 1 as atomic', 'commit']],
  [["select E'a\\''\n-- between\n'b\\'; '", 'commit']],
  [["select 'a\\'", 'commit']],
  [['select 1 as "a""; b"', 'commit']],
  [['/* /* ; */ ; */ select 1', 'commit']],
])('a COMMIT is seen behind %j', (texts) => {
  const sql = `${texts.join(';\n')};`;
  expect(textsOf(sql)).toEqual(texts.map((text) => text.replace(/^\/\*.*\*\/ /u, '')));
});

test('a breakpoint ends a statement wherever it is, as in drizzle’s migrator', () => {
  expect(textsOf("select 'a --> statement-breakpoint b'")).toEqual(["select 'a ", "b'"]);
});

test('the pieces of a text leave nothing out', () => {
  const sql = "E'\\'$a$;' U&\"x\"\"\" $1 $ä$ ; $ä$ /* /* */ -- \n */ 1.5e3||'x' \u00A0a$b -- end";
  const pieces = readTokens(sql).map(({ start, end }) => sql.slice(start, end));
  expect(pieces.join('')).toBe(sql);
  expect(pieces.filter((piece) => piece.includes(';'))).toEqual(["E'\\'$a$;'", '$ä$ ; $ä$']);
});
