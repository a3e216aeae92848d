import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgEnum,
  pgSchema,
  type PgColumn,
  type PgColumnBuilderBase,
  pgTable,
  type PgTableExtraConfigValue,
  primaryKey,
  serial,
  text,
  unique,
  uniqueIndex,
  varchar,
} from 'drizzle-orm/pg-core';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Connection, connect } from '../../database/connect.ts';
import type { Scratch } from '../../database/database.ts';
import { openTemporaryServer, type TemporaryServer } from '../../database/temporary-server.ts';
import { compareWithSnapshot } from '../compare-with-snapshot.ts';
import type { Kit } from '../drizzle-kit/open-kit.ts';
import { emptySnapshot, parseSnapshot, type Snapshot, type SnapshotTable, tableName } from '../snapshot.ts';
import { parseRenames } from './parse-renames.ts';
import type { Rename } from './renames.ts';
import { planRenames } from './rename-migration.ts';

const api: {
  generateDrizzleJson(imports: Record<string, unknown>): unknown;
  generateMigration(from: Snapshot, to: Snapshot): Promise<string[]>;
} = createRequire(new URL('../../../exercises/profiles/package.json', import.meta.url))('drizzle-kit/api');

let own: TemporaryServer;
let scratch: Scratch;
let connection: Connection;

beforeAll(async () => {
  const { signal } = new AbortController();
  own = await openTemporaryServer({ databases: ['app'], env: process.env, signal });
  scratch = await own.server.createScratch('nothing', () => Promise.resolve());
  connection = connect(scratch.url);
});

afterAll(async () => {
  await connection[Symbol.asyncDispose]();
  await scratch[Symbol.asyncDispose]();
  await own[Symbol.asyncDispose]();
});

/** drizzle-kit in this process: its API asks nothing, because nothing is missing and new at the same time. */
const kit: Kit = {
  loadSchema: () => Promise.reject(new Error('not used')),
  compare: (from, to) => api.generateMigration(from, to),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

function snapshotOf(schema: Record<string, unknown>): Snapshot {
  return parseSnapshot(JSON.parse(JSON.stringify(api.generateDrizzleJson(schema))));
}

async function run(statements: readonly string[]): Promise<void> {
  for (const statement of statements) await connection.sql.unsafe(statement);
}

const id = { id: serial().primaryKey() };
const mood = pgEnum('mood', ['1', '2']);
const auth = pgSchema('auth');
const others = pgTable('others', id);

type Columns = Record<string, PgColumnBuilderBase>;
type Extra = (table: Record<'id' | 'a' | 'b' | 'c', PgColumn>) => PgTableExtraConfigValue[];
const made = (name: string, columns: Columns, extra: Extra = () => []) => ({
  // The columns that are used are those of the case, which the type doesn't know.
  t: pgTable(name, { ...id, ...columns }, (table) => extra(Object.assign(Object.create(null), table))),
});
/** t with the column a, whose value is kept. */
const t = (columns: Columns, extra?: Extra) => made('t', columns, extra);
const u = (columns: Columns, extra?: Extra) => made('u', columns, extra);

interface Case {
  readonly before: Record<string, unknown>;
  readonly after: Record<string, unknown>;
  readonly renames: readonly Rename[];
}

const column = (before: Record<string, unknown>, after: Record<string, unknown>): Case => ({
  before,
  after,
  renames: parseRenames(['t.a=b']),
});
const table = (before: Record<string, unknown>, after: Record<string, unknown>): Case => ({
  before,
  after,
  renames: parseRenames(['t=u']),
});
const both = (before: Record<string, unknown>, after: Record<string, unknown>): Case => ({
  before,
  after,
  renames: parseRenames(['t=u', 'u.a=b']),
});

const cases: Record<string, Case> = {
  'a column, and its type': column(t({ a: varchar({ length: 20 }) }), t({ b: text() })),
  'a column, and its length': column(t({ a: varchar({ length: 20 }) }), t({ b: varchar({ length: 30 }) })),
  'a column, and a new default': column(t({ a: integer() }), t({ b: integer().default(3) })),
  'a column, and another default': column(t({ a: integer().default(2) }), t({ b: integer().default(3) })),
  'a column, and no default': column(t({ a: integer().default(2) }), t({ b: integer() })),
  'a column, and its type and default': column(t({ a: integer().default(2) }), t({ b: text().default('x') })),
  'a column, and NOT NULL': column(t({ a: integer() }), t({ b: integer().notNull() })),
  'a column, and no NOT NULL': column(t({ a: integer().notNull() }), t({ b: integer() })),
  'a unique column': column(t({ a: integer().unique() }), t({ b: integer().unique() })),
  'a unique column with a name': column(t({ a: integer().unique('n') }), t({ b: integer().unique('n') })),
  'a column, and it is unique now': column(t({ a: integer() }), t({ b: integer().unique() })),
  'a column, and it is not unique any more': column(t({ a: integer().unique() }), t({ b: integer() })),
  'a column of a unique pair': column(
    t({ a: integer(), c: integer() }, (x) => [unique().on(x.a, x.c)]),
    t({ b: integer(), c: integer() }, (x) => [unique().on(x.b, x.c)]),
  ),
  'a column with a check': column(
    t({ a: integer() }, (x) => [check('n', sql`${x.a} > 0`)]),
    t({ b: integer() }, (x) => [check('n', sql`${x.b} > 0`)]),
  ),
  'a column, and another check': column(
    t({ a: integer() }, (x) => [check('n', sql`${x.a} > 0`)]),
    t({ b: integer() }, (x) => [check('n', sql`${x.b} < 9`)]),
  ),
  'a column, and a new check': column(
    t({ a: integer() }),
    t({ b: integer() }, (x) => [check('n', sql`${x.b} < 9`)]),
  ),
  'a column with an index': column(
    t({ a: integer() }, (x) => [index('i').on(x.a)]),
    t({ b: integer() }, (x) => [index('i').on(x.b)]),
  ),
  'a column with a unique index, and its type': column(
    t({ a: integer() }, (x) => [uniqueIndex('i').on(x.a)]),
    t({ b: text() }, (x) => [uniqueIndex('i').on(x.b)]),
  ),
  'a column with an index on an expression': column(
    t({ a: text() }, (x) => [index('i').on(sql`lower(${x.a})`)]),
    t({ b: text() }, (x) => [index('i').on(sql`lower(${x.b})`)]),
  ),
  'a column with a partial index': column(
    t({ a: integer() }, (x) => [
      index('i')
        .on(x.id)
        .where(sql`${x.a} > 0`),
    ]),
    t({ b: integer() }, (x) => [
      index('i')
        .on(x.id)
        .where(sql`${x.b} > 0`),
    ]),
  ),
  'a column of a primary key of two': column(
    { t: pgTable('t', { a: integer(), c: integer() }, (x) => [primaryKey({ columns: [x.a, x.c] })]) },
    { t: pgTable('t', { b: integer(), c: integer() }, (x) => [primaryKey({ columns: [x.b, x.c] })]) },
  ),
  'a column that is the primary key': column(
    { t: pgTable('t', { a: integer().primaryKey() }) },
    { t: pgTable('t', { b: integer().primaryKey() }) },
  ),
  'a column that is the primary key, and its type': column(
    { t: pgTable('t', { a: integer().primaryKey() }) },
    { t: pgTable('t', { b: text().primaryKey() }) },
  ),
  'a column, and it is the primary key now': column(
    { t: pgTable('t', { a: integer() }) },
    { t: pgTable('t', { b: integer().primaryKey() }) },
  ),
  'a serial column': column(
    { t: pgTable('t', { a: serial().primaryKey() }) },
    { t: pgTable('t', { b: serial().primaryKey() }) },
  ),
  'an identity': column(
    t({ a: integer().generatedByDefaultAsIdentity() }),
    t({ b: integer().generatedByDefaultAsIdentity() }),
  ),
  'an identity, and always now': column(
    t({ a: integer().generatedByDefaultAsIdentity() }),
    t({ b: integer().generatedAlwaysAsIdentity() }),
  ),
  'an identity, and plain now': column(
    t({ a: integer().generatedByDefaultAsIdentity() }),
    t({ b: integer().notNull() }),
  ),
  'a column, and an identity now': column(
    t({ a: integer().notNull() }),
    t({ b: integer().generatedByDefaultAsIdentity() }),
  ),
  'a generated column': column(
    t({ a: integer().generatedAlwaysAs(sql`1 + 1`) }),
    t({ b: integer().generatedAlwaysAs(sql`1 + 1`) }),
  ),
  'a generated column, and its expression': column(
    t({ a: integer().generatedAlwaysAs(sql`1 + 1`) }),
    t({ b: integer().generatedAlwaysAs(sql`1 + 2`) }),
  ),
  'a column, and generated now': column(
    t({ a: integer() }),
    t({ b: integer().generatedAlwaysAs(sql`1 + 2`) }),
  ),
  'a column that a generated one uses': column(
    t({ a: integer(), c: integer().generatedAlwaysAs(sql`"a" + 1`) }),
    t({ b: integer(), c: integer().generatedAlwaysAs(sql`"b" + 1`) }),
  ),
  'a column of an enum': column({ mood, ...t({ a: mood() }) }, { mood, ...t({ b: mood() }) }),
  'a column, and an enum now': column(t({ a: text() }), { mood, ...t({ b: mood() }) }),
  'a column of an enum, and text now': column({ mood, ...t({ a: mood() }) }, t({ b: text() })),
  'a column of an enum that loses a value': column(
    { mood, ...t({ a: mood() }) },
    { mood: pgEnum('mood', ['1']), ...t({ b: pgEnum('mood', ['1'])() }) },
  ),
  'a foreign key': column(
    { others, ...t({ a: integer().references(() => others.id) }) },
    { others, ...t({ b: integer().references(() => others.id) }) },
  ),
  'a foreign key, and its action': column(
    { others, ...t({ a: integer().references(() => others.id) }) },
    { others, ...t({ b: integer().references(() => others.id, { onDelete: 'cascade' }) }) },
  ),
  'a column, and a foreign key now': column(
    { others, ...t({ a: integer() }) },
    { others, ...t({ b: integer().references(() => others.id) }) },
  ),
  'a column, and an array now': column(t({ a: integer() }), t({ b: integer(), c: integer().array() })),
  'a column, and another column is new and one is gone': column(
    t({ a: integer(), c: integer() }),
    t({ b: integer(), d: boolean().default(true).notNull() }),
  ),
  'a table, and the type of a column': table(t({ a: varchar({ length: 20 }) }), u({ a: text() })),
  'a table, and default and NOT NULL': table(t({ a: integer() }), u({ a: integer().notNull().default(1) })),
  'a table with a unique column': table(t({ a: integer().unique() }), u({ a: integer().unique() })),
  'a table with a check': table(
    t({ a: integer() }, (x) => [check('n', sql`${x.a} > 0`)]),
    u({ a: integer() }, (x) => [check('n', sql`${x.a} > 0`)]),
  ),
  'a table with an index': table(
    t({ a: integer() }, (x) => [index().on(x.a)]),
    u({ a: integer() }, (x) => [index().on(x.a)]),
  ),
  'a table with a primary key of two': table(
    { t: pgTable('t', { a: integer(), c: integer() }, (x) => [primaryKey({ columns: [x.a, x.c] })]) },
    { t: pgTable('u', { a: integer(), c: integer() }, (x) => [primaryKey({ columns: [x.a, x.c] })]) },
  ),
  'a table with an identity': table(
    { t: pgTable('t', { a: integer().primaryKey().generatedByDefaultAsIdentity() }) },
    { t: pgTable('u', { a: integer().primaryKey().generatedByDefaultAsIdentity() }) },
  ),
  'a table with a foreign key, and its action': table(
    { others, ...t({ a: integer().references(() => others.id) }) },
    { others, ...u({ a: integer().references(() => others.id, { onDelete: 'set null' }) }) },
  ),
  'a table, a column, and its type': both(t({ a: varchar({ length: 20 }) }), u({ b: text() })),
  'a table, a unique column, and its type': both(t({ a: integer().unique() }), u({ b: text().unique() })),
  'a table and a column with a check': both(
    t({ a: integer() }, (x) => [check('n', sql`${x.a} > 0`)]),
    u({ b: integer() }, (x) => [check('n', sql`${x.b} > 0`)]),
  ),
  'a table and an identity': both(
    t({ a: integer().generatedByDefaultAsIdentity() }),
    u({ b: integer().generatedAlwaysAsIdentity() }),
  ),
  'a column of a table in another schema, and its type': {
    before: { auth, t: auth.table('t', { ...id, a: varchar({ length: 20 }).unique() }) },
    after: { auth, t: auth.table('t', { ...id, b: text().notNull().unique() }) },
    renames: [{ kind: 'column', table: 'auth.t', from: 'a', to: 'b' }],
  },
  'a table in another schema, and the type of a column': {
    before: {
      auth,
      t: auth.table('t', { a: varchar({ length: 20 }), n: integer().generatedAlwaysAsIdentity() }),
    },
    after: { auth, t: auth.table('u', { a: text(), n: integer().generatedAlwaysAsIdentity() }) },
    renames: [{ kind: 'table', from: 'auth.t', to: 'auth.u' }],
  },
  'a referenced column': (() => {
    const x = pgTable('t', { a: integer().primaryKey() });
    const y = pgTable('t', { b: integer().primaryKey() });
    return column(
      { x, o: pgTable('o', { r: integer().references(() => x.a) }) },
      { x: y, o: pgTable('o', { r: integer().references(() => y.b) }) },
    );
  })(),
  'a referenced unique column': (() => {
    const x = pgTable('t', { a: integer().unique() });
    const y = pgTable('t', { b: integer().unique() });
    return column(
      { x, o: pgTable('o', { r: integer().references(() => x.a) }) },
      { x: y, o: pgTable('o', { r: integer().references(() => y.b) }) },
    );
  })(),
  'a referenced table': (() => {
    const x = pgTable('t', { a: integer().primaryKey() });
    const y = pgTable('u', { a: integer().primaryKey() });
    return table(
      { x, o: pgTable('o', { r: integer().references(() => x.a) }) },
      { x: y, o: pgTable('o', { r: integer().references(() => y.a) }) },
    );
  })(),
  'a table that references itself': table(
    {
      t: pgTable('t', { a: integer().primaryKey(), p: integer() }, (x) => [
        foreignKey({ columns: [x.p], foreignColumns: [x.a] }),
      ]),
    },
    {
      t: pgTable('u', { a: integer().primaryKey(), p: integer() }, (x) => [
        foreignKey({ columns: [x.p], foreignColumns: [x.a] }),
      ]),
    },
  ),
};

/** Each of these ends with an error of PostgreSQL, or with something else than schema.ts says, however it is written. */
const refused: Record<string, Case> = {
  'a column that is the primary key, and it is not any more': column(
    { t: pgTable('t', { a: integer().primaryKey() }) },
    { t: pgTable('t', { b: integer() }) },
  ),
  'a serial column, and it is not counted any more': column(
    t({ a: serial() }),
    t({ b: integer().notNull() }),
  ),
  'a column, and it is serial now': column(t({ a: integer() }), t({ b: serial() })),
  'a table, and a column of it is serial now': table(t({ a: integer() }), u({ a: serial() })),
};

test.each(Object.entries(cases))('leads to schema.ts and keeps the values: %s', async (_what, one) => {
  const { before, after, renames } = one;
  const [last, current] = [snapshotOf(before), snapshotOf(after)];
  await connection.sql.unsafe(
    'drop schema public cascade; drop schema if exists auth cascade; create schema public',
  );
  await run(await kit.compare(emptySnapshot, last));
  if (last.tables['public.others'] !== undefined) await connection.sql`insert into others values (1)`;
  const [old] = Object.values(last.tables).filter(({ name }) => name === 't');
  const filled = Object.values(old?.columns ?? {}).filter(
    ({ name, generated, identity }) => name !== 'id' && generated === undefined && identity === undefined,
  );
  await connection.sql.unsafe(
    filled.length === 0
      ? `insert into ${nameOf(old)} default values`
      : `insert into ${nameOf(old)} (${filled.map(({ name }) => name).join()}) values (${filled.map(() => "'1'").join()})`,
  );
  const values = await connection.sql.unsafe(`select a::text as value from ${nameOf(old)}`);
  await run(await planRenames(kit, { last, current, renames }));
  expect(await compareWithSnapshot(connection.sql, kit, current, { source: 'schema.ts' })).toEqual([]);
  const [now] = Object.values(current.tables).filter(({ columns }) => 'b' in columns || 'a' in columns);
  const kept = 'b' in (now?.columns ?? {}) ? 'b' : 'a';
  const isComputed = Boolean(now?.columns[kept]?.['generated']);
  const left = await connection.sql.unsafe(`select ${kept}::text as value from ${nameOf(now)}`);
  expect(isComputed ? left.length : [...left]).toEqual(isComputed ? 1 : [...values]);
});

test.each(Object.entries(refused))('is refused, one migration for each: %s', async (_what, one) => {
  const { before, after, renames } = one;
  const plan = { last: snapshotOf(before), current: snapshotOf(after), renames };
  await expect(planRenames(kit, plan)).rejects.toThrow('in one migration');
});

function nameOf(one: SnapshotTable | undefined): string {
  return one === undefined ? '' : tableName(one);
}
