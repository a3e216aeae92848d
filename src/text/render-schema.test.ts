import { expect, test } from 'vitest';
import type {
  ColumnSchema,
  ConstraintSchema,
  DatabaseSchema,
  TableSchema,
} from '../database/schema/database-schema.ts';
import { markChanges, markNothing } from '../database/schema/mark-changes.ts';
import { renderSchema, renderViews } from './render-schema.ts';
import { renderSchemaLook } from './render-schema-look.ts';
import { textWidth } from './text-width.ts';

const column = { nullable: false, default: null, generated: null, identity: null, sequence: null };

const users: TableSchema = {
  name: 'users',
  sqlName: 'users',
  relations: [],
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
    },
  ],
  indexes: [
    {
      name: 'ix_users_name',
      unique: true,
      columns: ['name'],
      definition: 'CREATE UNIQUE INDEX ix_users_name ON public.users USING btree (name)',
    },
  ],
};

const foreignKey: ConstraintSchema = {
  name: 'logins_user_id_fk',
  kind: 'foreign key',
  columns: ['user_id'],
  definition: 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE',
  references: { table: 'users', columns: ['id'] },
};

const logins: TableSchema = {
  name: 'logins',
  sqlName: 'logins',
  relations: [],
  oid: 2,
  columns: [{ ...column, name: 'user_id', attnum: 1, type: 'integer' }],
  constraints: [foreignKey],
  indexes: [],
};

const schema = (...tables: TableSchema[]): DatabaseSchema => ({ tables, enums: [], views: [] });
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
  expect(changesWith({ definition: foreignKey.definition.replace('CASCADE', 'SET NULL') })).toEqual({
    kind: 'changed',
    was: 'on delete cascade',
  });
});

test.each([
  [{ lastMigration: null, marked: false }, 'No migration is applied.'],
  [{ lastMigration: '0001_a', marked: false }, "What it changed can't be shown"],
  [{ lastMigration: '0001_a', marked: true }, 'The last migration, 0001_a, left the tables as they were.'],
])('below the picture stands what the signs mean: %j', (look, legend) => {
  const lines = renderSchemaLook(
    { tables: markNothing(schema(users)), enums: [], views: [], problems: [], ...look },
    plain,
  );
  expect(lines.join(' ')).toContain(legend);
});

test('without a table it says so', () => {
  const look = { tables: [], enums: [], views: [], lastMigration: null, marked: false, problems: [] };
  expect(renderSchemaLook(look, plain)[0]).toBe('There is no table in the database.');
});

const index = (called: string, rest: string) => ({
  name: called,
  unique: false,
  columns: ['name'],
  definition: `CREATE INDEX ${called} ON public."Users USING btree (x)" USING ${rest}`,
});
const constraint = (
  kind: ConstraintSchema['kind'],
  called: string,
  definition: string,
): ConstraintSchema => ({
  kind,
  name: called,
  columns: ['name'],
  definition,
  references: null,
});

test('indexes and constraints are drawn with all that their definitions say', () => {
  const table: TableSchema = {
    ...users,
    relations: ['partition of people FOR VALUES IN (1)'],
    indexes: [
      index('"ix USING btree"', 'btree (name DESC) INCLUDE (id) NULLS NOT DISTINCT WHERE (id > 1)'),
      index('ix_gin', 'gin (name)'),
    ],
    constraints: [
      constraint('unique', 'one', 'UNIQUE NULLS NOT DISTINCT (name) INCLUDE (id) DEFERRABLE'),
      constraint('check', 'long', "CHECK (name <> ''::text) NOT VALID"),
      constraint('exclude', 'apart', 'EXCLUDE USING gist (name WITH =)'),
      constraint('not null', 'late', 'NOT NULL name NOT VALID'),
      {
        ...foreignKey,
        definition: 'FOREIGN KEY (user_id) REFERENCES users(id) ON UPDATE CASCADE DEFERRABLE',
      },
    ],
  };
  const lines = renderSchema(markNothing(schema(table)), { ...plain, width: 100 });
  expect(lines.slice(4, -1).map((line) => line.slice(4, -1).trim())).toEqual([
    'partition of people FOR VALUES IN (1)',
    'unique one NULLS NOT DISTINCT (name) INCLUDE (id) DEFERRABLE',
    "check long (name <> ''::text) NOT VALID",
    'exclude apart USING gist (name WITH =)',
    'not null late name NOT VALID',
    'foreign key logins_user_id_fk (user_id) → users (id), on update cascade, deferrable',
    'index "ix USING btree" (name DESC) INCLUDE (id) NULLS NOT DISTINCT WHERE (id > 1)',
    'index ix_gin using gin (name)',
  ]);
});

test.each([40, 60])('a long name stays inside of a frame of %i columns', (width) => {
  for (const length of [width - 6, width - 5, width - 4, width - 3, 63, 130]) {
    const long = { ...users, name: 'n'.repeat(length) };
    const view = { name: long.name, sqlName: '', materialized: true, columns: [], definition: ' SELECT 1' };
    for (const options of [
      { width, colour: false },
      { width, colour: true, ascii: true },
    ]) {
      const lines = [
        ...renderSchema(markChanges(schema(users), schema(long, logins)), options),
        ...renderViews([view], options),
      ];
      expect(new Set(lines.filter((line) => line !== '').map(textWidth)).size).toBeLessThanOrEqual(2);
      expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
      expect(lines.join('').match(/n{3,}/gu)?.join('').length).toBeGreaterThanOrEqual(length);
    }
  }
});

test('views and enums stand behind the tables', () => {
  const look = {
    tables: markNothing(schema(logins)),
    enums: [{ name: 'mood', sqlName: 'mood', values: ['sad', 'happy'] }],
    views: [
      {
        name: 'active',
        sqlName: 'active',
        materialized: false,
        columns: [
          { name: 'id', type: 'integer' },
          { name: 'name', type: 'character varying(50)' },
        ],
        definition: ' SELECT id,\n    name\n   FROM users',
      },
    ],
    lastMigration: null,
    marked: false,
    problems: [],
  };
  expect(renderSchemaLook(look, plain).slice(-10)).toMatchInlineSnapshot(`
    [
      "┌─ view active ────────────────┐",
      "│   id    integer              │",
      "│   name  varchar(50)          │",
      "├──────────────────────────────┤",
      "│   SELECT id, name FROM users │",
      "└──────────────────────────────┘",
      "",
      "type mood: sad, happy",
      "",
      "No migration is applied.",
    ]
  `);
});

test('where lines are read out, tables are listed in words, without a box or an arrow', () => {
  const before = schema({ ...users, columns: users.columns.slice(0, 1) });
  const view = { name: 'active', sqlName: '', materialized: false, columns: [], definition: ' SELECT 1' };
  const look = {
    tables: markChanges(before, schema(users, logins)),
    enums: [{ name: 'mood', sqlName: 'mood', values: ['sad', 'happy'] }],
    views: [view],
    lastMigration: '0001_logins',
    problems: [],
    marked: true,
  };
  const lines = renderSchemaLook(look, { ...plain, isPlain: true });
  expect(lines).toMatchInlineSnapshot(`
    [
      "Table users, 2 columns:",
      "  id: integer, primary key, counted by users_id_seq",
      "  name: varchar(50) (new)",
      "Keys, constraints and indexes of users:",
      "  primary key users_pkey (id)",
      "  unique index ix_users_name (name)",
      "",
      "Table logins (new), 1 column:",
      "  user_id: integer, not null, references users.id",
      "Keys, constraints and indexes of logins:",
      "  foreign key logins_user_id_fk (user_id) references users (id), on",
      "      delete cascade",
      "",
      "View active, 0 columns:",
      "  Query: SELECT 1",
      "",
      "Type mood: sad, happy",
      "",
      "In brackets: what the last migration did, 0001_logins.",
    ]
  `);
  expect(lines.join('')).not.toMatch(/[^\x20-\x7E]|->|--|[|]/u);
  const empty = { tables: [], enums: [], views: [], lastMigration: null, marked: false, problems: [] };
  expect(renderSchemaLook(empty, { ...plain, isPlain: true })).toEqual([
    'There is no table in the database.',
    '',
    'No migration is applied.',
  ]);
});
