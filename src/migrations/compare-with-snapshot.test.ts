import { expect, test } from 'vitest';
import type { ColumnSchema, TableSchema } from '../database/schema/database-schema.ts';
import { compareWithSnapshot } from './compare-with-snapshot.ts';
import { emptySnapshot, type Snapshot } from './snapshot.ts';

function differences(
  column: Partial<ColumnSchema>,
  described: Record<string, unknown>,
  constraints: TableSchema['constraints'] = [],
): readonly string[] {
  const seen = {
    name: 'a',
    attnum: 1,
    type: 'boolean',
    nullable: true,
    default: null,
    generated: null,
    identity: null,
  };
  const table = {
    name: 't',
    sqlName: 't',
    relations: [],
    oid: 1,
    columns: [{ ...seen, sequence: null, ...column }],
    constraints,
    indexes: [],
  };
  const columns = { a: { name: 'a', type: 'boolean', notNull: false, ...described } };
  const snapshot: Snapshot = {
    ...emptySnapshot,
    tables: { 'public.t': { name: 't', schema: '', columns, foreignKeys: {} } },
  };
  return compareWithSnapshot({ tables: [table], enums: [], views: [] }, snapshot).map(({ text }) => text);
}

const key = {
  name: 't_pkey',
  kind: 'primary key',
  columns: ['a'],
  definition: '',
  references: null,
} as const;

test.each<[string, readonly string[], readonly string[]]>([
  ['the same', differences({}, {}), []],
  ['the same default in other words', differences({ default: "'x'::text" }, { default: "'x'" }), []],
  [
    'a default in the SQL alone',
    differences({ default: 'true' }, {}),
    ['t.a has the default true in the database, and none in schema.ts'],
  ],
  [
    'a default in schema.ts alone',
    differences({}, { default: true }),
    ['t.a has no default in the database, and one in schema.ts'],
  ],
  [
    'not null in the SQL alone',
    differences({ nullable: false }, {}),
    ['t.a must not be null in the database, and may be by schema.ts'],
  ],
  [
    'not null in schema.ts alone',
    differences({}, { notNull: true }),
    ['t.a may be null in the database, and must not by schema.ts'],
  ],
  [
    'a column of the SQL alone',
    differences({ name: 'b' }, {}),
    ['t.a is not in the database', 't.b is in the database, and schema.ts has no such column'],
  ],
  [
    'a serial',
    differences({ nullable: false, default: "nextval('s')", sequence: 's' }, { notNull: true }),
    [],
  ],
  ['an identity', differences({ nullable: false, identity: 'always' }, { notNull: true }), []],
  ['a column that is computed', differences({ default: '(b * 2)' }, { generated: { as: 'b * 2' } }), []],
  [
    'another type in the SQL',
    differences({ type: 'character varying(60)' }, { type: 'varchar(50)' }),
    ['t.a is character varying(60) in the database, and varchar(50) in schema.ts'],
  ],
  [
    'the same type in other words',
    differences({ type: 'character varying(50)' }, { type: 'varchar(50)' }),
    [],
  ],
  ['a type that has many names', differences({ type: 'numeric(5,2)' }, { type: 'numeric(5, 2)' }), []],
  ['a part of a primary key', differences({ nullable: false }, {}, [key]), []],
])('%s', (_, found, expected) => {
  expect(found).toEqual(expected);
});

test('a foreign key that kept its old name, and an index that is not there', () => {
  const column = {
    name: 'b_id',
    attnum: 1,
    type: 'integer',
    nullable: true,
    default: null,
    generated: null,
    identity: null,
  };
  const old = { ...key, name: 't_a_id_fk', kind: 'foreign key', columns: ['b_id'] } as const;
  const columns = [{ ...column, sequence: null }];
  const table = { name: 't', sqlName: 't', relations: [], oid: 1, columns, constraints: [old], indexes: [] };
  const foreignKeys = {
    t_b_id_fk: { tableFrom: 't', columnsFrom: ['b_id'], tableTo: 'b', columnsTo: ['id'] },
  };
  const described = { b_id: { name: 'b_id', type: 'integer', notNull: false } };
  const snapshot: Snapshot = {
    ...emptySnapshot,
    tables: { 'public.t': { name: 't', schema: '', columns: described, foreignKeys, indexes: { ix_t: {} } } },
  };
  expect(compareWithSnapshot({ tables: [table], enums: [], views: [] }, snapshot)).toEqual([
    {
      column: 't.b_id',
      text: 't has a foreign key called t_a_id_fk in the database, and t_b_id_fk by schema.ts',
      wayOut: expect.stringContaining('RENAME CONSTRAINT "t_a_id_fk" TO "t_b_id_fk"'),
    },
    { column: 't.', text: 't has no ix_t in the database, and one in schema.ts' },
  ]);
});
