import { expect, test } from 'vitest';
import type {
  ColumnSchema,
  ConstraintSchema,
  DatabaseSchema,
  TableSchema,
} from '../database/schema/database-schema.ts';
import { markChanges, markNothing } from '../database/schema/mark-changes.ts';
import { renderSchema } from './render-schema.ts';
import { renderSchemaLook } from './render-schema-look.ts';
import { textWidth } from './text-width.ts';

const column = { nullable: false, default: null, generated: null, identity: null, sequence: null };

const users: TableSchema = {
  name: 'users',
  oid: 1,
  columns: [
    {
      ...column,
      name: 'id',
      attnum: 1,
      type: 'integer',
      default: "nextval('users_id_seq'::regclass)",
      sequence: 'public.users_id_seq',
    },
    { ...column, name: 'name', attnum: 2, type: 'character varying(50)', nullable: true },
  ],
  constraints: [
    {
      name: 'users_pkey',
      kind: 'primary key',
      columns: ['id'],
      definition: 'PRIMARY KEY (id)',
      references: null,
      onDelete: null,
    },
  ],
  indexes: [{ name: 'ix_users_name', unique: true, columns: ['name'], definition: 'CREATE UNIQUE INDEX …' }],
};

const foreignKey: ConstraintSchema = {
  name: 'logins_user_id_fk',
  kind: 'foreign key',
  columns: ['user_id'],
  definition: 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE',
  references: { table: 'users', columns: ['id'] },
  onDelete: 'cascade',
};

const logins: TableSchema = {
  name: 'logins',
  oid: 2,
  columns: [{ ...column, name: 'user_id', attnum: 1, type: 'integer' }],
  constraints: [foreignKey],
  indexes: [],
};

const schema = (...tables: TableSchema[]): DatabaseSchema => ({ tables, enums: [] });
const plain = { width: 70, colour: false };

const [id, name] = users.columns;
const members: TableSchema = {
  ...users,
  name: 'members',
  columns: [
    ...(id === undefined ? [] : [id]),
    ...(name === undefined ? [] : [{ ...name, name: 'full_name', nullable: false }]),
    { ...column, name: 'age', attnum: 3, type: 'integer' },
  ],
  indexes: [],
};

test('a table is drawn with its columns, keys and indexes', () => {
  expect(renderSchema(markNothing(schema(users, logins)), plain)).toMatchInlineSnapshot(`
    [
      "┌─ users ───────────────────────────────────────────────────────────┐",
      "│   id    integer      primary key, counted by users_id_seq         │",
      "│   name  varchar(50)                                               │",
      "├───────────────────────────────────────────────────────────────────┤",
      "│   primary key users_pkey (id)                                     │",
      "│   unique index ix_users_name (name)                               │",
      "└───────────────────────────────────────────────────────────────────┘",
      "",
      "┌─ logins ──────────────────────────────────────────────────────────┐",
      "│   user_id  integer  not null, → users.id                          │",
      "├───────────────────────────────────────────────────────────────────┤",
      "│   foreign key logins_user_id_fk (user_id) → users (id), on delete │",
      "│       cascade                                                     │",
      "└───────────────────────────────────────────────────────────────────┘",
    ]
  `);
});

test('a generated column is drawn as generated, not as one with a default', () => {
  const generated = { as: 'lower(name)', stored: true };
  const small = { ...column, name: 'small', attnum: 3, type: 'text', nullable: true, generated };
  const drawn = (...columns: ColumnSchema[]) =>
    markChanges(schema({ ...logins, columns: [small] }), schema({ ...logins, columns, constraints: [] }));
  expect(renderSchema(drawn(small), { ...plain, width: 80 })[1]).toContain(
    '  small  text  generated always as (lower(name)) stored ',
  );
  expect(renderSchema(drawn({ ...small, generated: null }), { ...plain, width: 80 })[1]).toContain(
    '~ small  text (was generated always as (lower(name)) stored)',
  );
});

test('what a migration did is marked with a sign and a word, renames as renames', () => {
  const marked = markChanges(schema(users, logins), schema(members));
  expect(renderSchema(marked, plain)).toMatchInlineSnapshot(`
    [
      "┌─ ~ members (was users) ───────────────────────────────────────────┐",
      "│   id         integer      primary key, counted by users_id_seq    │",
      "│ ~ full_name  varchar(50)  not null (was name, nullable)           │",
      "│ + age        integer      not null (new)                          │",
      "├───────────────────────────────────────────────────────────────────┤",
      "│   primary key users_pkey (id)                                     │",
      "│ - unique index ix_users_name (name) (gone)                        │",
      "└───────────────────────────────────────────────────────────────────┘",
      "",
      "┌─ - logins (gone) ─────────────────────────────────────────────────┐",
      "│   user_id  integer  not null, → users.id                          │",
      "├───────────────────────────────────────────────────────────────────┤",
      "│   foreign key logins_user_id_fk (user_id) → users (id), on delete │",
      "│       cascade                                                     │",
      "└───────────────────────────────────────────────────────────────────┘",
    ]
  `);
});

test('it fits into forty columns, in ASCII where the terminal wants that', () => {
  const lines = renderSchema(markChanges(schema(users), schema(members, logins)), {
    width: 40,
    colour: false,
    ascii: true,
  });
  expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(40);
  expect(lines.join('')).toMatch(/^[ -~]*$/u);
  expect(lines.slice(-9)).toMatchInlineSnapshot(`
    [
      "",
      "+- + logins (new) --------------------+",
      "|   user_id  integer  not null, ->    |",
      "|       users.id                      |",
      "+-------------------------------------+",
      "|   foreign key logins_user_id_fk     |",
      "|       (user_id) -> users (id), on   |",
      "|       delete cascade                |",
      "+-------------------------------------+",
    ]
  `);
});

test('a constraint that deletes otherwise is changed, one that only follows a rename is not', () => {
  const kept = {
    ...foreignKey,
    definition: 'FOREIGN KEY (user_id) REFERENCES members(id) ON DELETE CASCADE',
  };
  const changesWith = (constraint: Partial<ConstraintSchema>) =>
    markChanges(schema(logins), schema({ ...logins, constraints: [{ ...foreignKey, ...constraint }] }))[0]
      ?.constraints[0]?.change;
  expect(changesWith(kept)).toEqual({ kind: 'same' });
  expect(changesWith({ onDelete: 'set null' })).toEqual({ kind: 'changed', was: 'on delete cascade' });
});

test.each([
  [{ lastMigration: null, marked: false }, 'No migration is applied.'],
  [{ lastMigration: '0001_a', marked: false }, "What it changed can't be shown"],
  [{ lastMigration: '0001_a', marked: true }, 'The last migration, 0001_a, left the tables as they were.'],
])('below the picture stands what the signs mean: %j', (look, legend) => {
  const lines = renderSchemaLook({ tables: markNothing(schema(users)), ...look }, plain);
  expect(lines.join(' ')).toContain(legend);
});

test('without a table it says so', () => {
  const look = { tables: [], lastMigration: null, marked: false };
  expect(renderSchemaLook(look, plain)[0]).toBe('There is no table in the database.');
});
