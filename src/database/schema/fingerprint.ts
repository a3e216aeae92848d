import { type DatabaseSchema, generatedText } from './database-schema.ts';

/**
 * A schema as sorted lines: two schemas with the same lines are the same, whatever the way that led to them.
 * Columns, constraints, indexes, types, views and the sequences that belong to columns count; order, oids and attnums don't.
 */
export function fingerprint({ tables, enums, views }: DatabaseSchema): readonly string[] {
  const lines = tables.flatMap(({ name, columns, constraints, indexes, relations }) => [
    `table ${[name, ...relations].join(' ')}`,
    ...columns.map((column) => {
      const facts = [
        column.type,
        column.nullable ? 'null' : 'not null',
        column.default,
        generatedText(column),
        column.identity,
        column.sequence,
      ];
      return `column ${name}.${column.name} ${JSON.stringify(facts)}`;
    }),
    ...constraints.map((constraint) => `constraint ${name}.${constraint.name} ${constraint.definition}`),
    ...indexes.map((index) => `index ${name}.${index.name} ${index.definition}`),
  ]);
  return [
    ...lines,
    ...enums.map(({ name, values }) => `type ${name} ${values.join(', ')}`),
    ...views.map(({ name, definition }) => `view ${name} ${definition}`),
  ].toSorted();
}
