import {
  type ColumnSchema,
  type ConstraintSchema,
  type DatabaseSchema,
  type EnumSchema,
  findTable,
  generatedText,
  type IndexSchema,
  type TableSchema,
  type ViewSchema,
} from './database-schema.ts';

/** What one schema has otherwise than another. `after` has it where something is added, `before` where it is removed. */
export type SchemaDifference =
  | { readonly kind: 'table-added' | 'table-removed'; readonly table: TableSchema }
  /** How it belongs to other tables. */
  | { readonly kind: 'table-changed'; readonly before: TableSchema; readonly after: TableSchema }
  | {
      readonly kind: 'column-added' | 'column-removed';
      readonly table: string;
      readonly column: ColumnSchema;
    }
  | {
      readonly kind: 'column-changed';
      readonly table: string;
      readonly before: ColumnSchema;
      readonly after: ColumnSchema;
    }
  | {
      readonly kind: 'constraint-added' | 'constraint-removed';
      readonly table: string;
      readonly constraint: ConstraintSchema;
    }
  | {
      readonly kind: 'constraint-changed';
      readonly table: string;
      readonly before: ConstraintSchema;
      readonly after: ConstraintSchema;
    }
  | { readonly kind: 'index-added' | 'index-removed'; readonly table: string; readonly index: IndexSchema }
  | {
      readonly kind: 'index-changed';
      readonly table: string;
      readonly before: IndexSchema;
      readonly after: IndexSchema;
    }
  | {
      readonly kind: 'enum-added' | 'enum-removed';
      readonly name: string;
      readonly values: readonly string[];
    }
  | {
      readonly kind: 'enum-changed';
      readonly name: string;
      readonly before: readonly string[];
      readonly after: readonly string[];
    }
  | { readonly kind: 'view-added' | 'view-removed'; readonly view: ViewSchema }
  | { readonly kind: 'view-changed'; readonly before: ViewSchema; readonly after: ViewSchema };

/** What is different, matched by name. The order of columns, oids and attnums make no difference. */
export function compareSchemas(before: DatabaseSchema, after: DatabaseSchema): SchemaDifference[] {
  return [...compareTables(before, after), ...compareEnums(before, after), ...compareViews(before, after)];
}

function compareTables(before: DatabaseSchema, after: DatabaseSchema): SchemaDifference[] {
  const removed = before.tables.filter(({ name }) => findTable(after, name) === undefined);
  return [
    ...removed.map((table) => ({ kind: 'table-removed', table }) as const),
    ...after.tables.flatMap((table): SchemaDifference[] => {
      const old = findTable(before, table.name);
      return old === undefined ? [{ kind: 'table-added', table }] : compareTable(old, table);
    }),
  ];
}

function compareTable(before: TableSchema, after: TableSchema): SchemaDifference[] {
  const table = after.name;
  const relates = before.relations.join('\0') === after.relations.join('\0');
  return [
    ...(relates ? [] : [{ kind: 'table-changed', before, after } as const]),
    ...pair(before.columns, after.columns, isSameColumn).map((one): SchemaDifference => {
      if (one.kind === 'changed')
        return { kind: 'column-changed', table, before: one.before, after: one.after };
      return { kind: `column-${one.kind}`, table, column: one.part };
    }),
    ...pair(before.constraints, after.constraints, isSameDefinition).map((one): SchemaDifference => {
      if (one.kind === 'changed')
        return { kind: 'constraint-changed', table, before: one.before, after: one.after };
      return { kind: `constraint-${one.kind}`, table, constraint: one.part };
    }),
    ...pair(before.indexes, after.indexes, isSameDefinition).map((one): SchemaDifference => {
      if (one.kind === 'changed')
        return { kind: 'index-changed', table, before: one.before, after: one.after };
      return { kind: `index-${one.kind}`, table, index: one.part };
    }),
  ];
}

function compareEnums(before: DatabaseSchema, after: DatabaseSchema): SchemaDifference[] {
  return pair(before.enums, after.enums, hasSameValues).map((one): SchemaDifference => {
    if (one.kind === 'changed') {
      const { name, values } = one.after;
      return { kind: 'enum-changed', name, before: one.before.values, after: values };
    }
    const { name, values } = one.part;
    return { kind: `enum-${one.kind}`, name, values };
  });
}

function compareViews(before: DatabaseSchema, after: DatabaseSchema): SchemaDifference[] {
  return pair(before.views, after.views, isSameView).map((one): SchemaDifference => {
    if (one.kind === 'changed') return { kind: 'view-changed', before: one.before, after: one.after };
    return { kind: `view-${one.kind}`, view: one.part };
  });
}

type Paired<Part> =
  | { readonly kind: 'added' | 'removed'; readonly part: Part }
  | { readonly kind: 'changed'; readonly before: Part; readonly after: Part };

/** Parts of one name that are not the same, and parts that only one side has. */
function pair<Part extends { readonly name: string }>(
  before: readonly Part[],
  after: readonly Part[],
  isSame: (before: Part, after: Part) => boolean,
): Paired<Part>[] {
  const removed = before.filter(({ name }) => !after.some((part) => part.name === name));
  return [
    ...removed.map((part) => ({ kind: 'removed', part }) as const),
    ...after.flatMap((part): Paired<Part>[] => {
      const old = before.find(({ name }) => name === part.name);
      if (old === undefined) return [{ kind: 'added', part }];
      return isSame(old, part) ? [] : [{ kind: 'changed', before: old, after: part }];
    }),
  ];
}

function isSameColumn(before: ColumnSchema, after: ColumnSchema): boolean {
  return (
    before.type === after.type &&
    before.nullable === after.nullable &&
    before.default === after.default &&
    generatedText(before) === generatedText(after) &&
    before.identity === after.identity &&
    before.sequence === after.sequence
  );
}

function hasSameValues(before: EnumSchema, after: EnumSchema): boolean {
  return before.values.join('\0') === after.values.join('\0');
}

function isSameView(before: ViewSchema, after: ViewSchema): boolean {
  return before.materialized === after.materialized && isSameDefinition(before, after);
}

function isSameDefinition(before: { definition: string }, after: { definition: string }): boolean {
  return before.definition === after.definition;
}
