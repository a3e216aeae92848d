import {
  type ColumnSchema,
  type ConstraintSchema,
  type DatabaseSchema,
  generatedText,
  type IndexSchema,
  type TableSchema,
} from './database-schema.ts';
import { foreignKeyRules } from './foreign-key-rules.ts';

/** What became of one part between two moments. */
export type Change =
  | { readonly kind: 'same' }
  | { readonly kind: 'new' }
  | { readonly kind: 'gone' }
  /** `was` says what is no longer so. */
  | { readonly kind: 'changed'; readonly was: string };

export interface Marked<Part> {
  readonly part: Part;
  readonly change: Change;
}

/** A table with what became of it and of its parts; those that are gone stand behind the others. */
export interface MarkedTable {
  readonly table: TableSchema;
  /** Of the table as a whole: new, gone, or known by another name before. */
  readonly change: Change;
  readonly columns: readonly Marked<ColumnSchema>[];
  readonly constraints: readonly Marked<ConstraintSchema>[];
  readonly indexes: readonly Marked<IndexSchema>[];
}

const same: Change = { kind: 'same' };

/** Every part unmarked, where there is nothing to compare with. */
export function markNothing(schema: DatabaseSchema): readonly MarkedTable[] {
  return schema.tables.map((table) => markAll(table, same));
}

/**
 * What became of a database's tables between two looks at it. Tables and columns are known by oid and attnum, so that a
 * renamed one is not taken for another one.
 */
export function markChanges(before: DatabaseSchema, after: DatabaseSchema): readonly MarkedTable[] {
  const gone = before.tables.filter(({ oid }) => !after.tables.some((table) => table.oid === oid));
  return [
    ...after.tables.map((table) => {
      const old = before.tables.find(({ oid }) => oid === table.oid);
      return old === undefined ? markAll(table, { kind: 'new' }) : markTable(old, table);
    }),
    ...gone.map((table) => markAll(table, { kind: 'gone' })),
  ];
}

/** A new table's parts are as new as it is, which needs no telling. */
function markAll(table: TableSchema, change: Change): MarkedTable {
  return {
    table,
    change,
    columns: unmarked(table.columns),
    constraints: unmarked(table.constraints),
    indexes: unmarked(table.indexes),
  };
}

function unmarked<Part>(parts: readonly Part[]): Marked<Part>[] {
  return parts.map((part) => ({ part, change: same }));
}

function markTable(before: TableSchema, after: TableSchema): MarkedTable {
  return {
    table: after,
    change: before.name === after.name ? same : { kind: 'changed', was: before.name },
    columns: markParts(before.columns, after.columns, ({ attnum }) => attnum, columnWas),
    constraints: markParts(before.constraints, after.constraints, ({ name }) => name, constraintWas),
    indexes: markParts(before.indexes, after.indexes, ({ name }) => name, indexWas),
  };
}

function markParts<Part>(
  before: readonly Part[],
  after: readonly Part[],
  keyOf: (part: Part) => unknown,
  was: (before: Part, after: Part) => string,
): Marked<Part>[] {
  const find = (parts: readonly Part[], key: unknown) => parts.find((part) => keyOf(part) === key);
  const gone = before.filter((part) => find(after, keyOf(part)) === undefined);
  return [
    ...after.map((part): Marked<Part> => {
      const old = find(before, keyOf(part));
      if (old === undefined) return { part, change: { kind: 'new' } };
      const words = was(old, part);
      return { part, change: words === '' ? same : { kind: 'changed', was: words } };
    }),
    ...gone.map((part): Marked<Part> => ({ part, change: { kind: 'gone' } })),
  ];
}

function columnWas(before: ColumnSchema, after: ColumnSchema): string {
  return [
    before.name === after.name ? [] : before.name,
    before.type === after.type ? [] : before.type,
    before.nullable === after.nullable ? [] : before.nullable ? 'nullable' : 'not null',
    before.default === after.default
      ? []
      : before.default === null
        ? 'without default'
        : `default ${before.default}`,
    generatedText(before) === generatedText(after) ? [] : (generatedText(before) ?? 'not generated'),
  ]
    .flat()
    .join(', ');
}

/** A rename shows in the definition of everything that names what was renamed; it is told where it happened. */
function constraintWas(before: ConstraintSchema, after: ConstraintSchema): string {
  const rules = foreignKeyRules(before).join(', ');
  if (rules !== foreignKeyRules(after).join(', ')) return rules === '' ? 'without a rule' : rules;
  return after.kind === 'check' && before.definition !== after.definition ? before.definition : '';
}

function indexWas(before: IndexSchema, after: IndexSchema): string {
  return before.unique === after.unique ? '' : before.unique ? 'unique' : 'not unique';
}
