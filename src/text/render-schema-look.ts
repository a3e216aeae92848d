import type { MarkedTable } from '../database/schema/mark-changes.ts';
import type { SchemaLook } from '../database/schema/schema-look.ts';
import { listSchema } from './list-schema.ts';
import { renderEnums, renderSchema, renderViews } from './render-schema.ts';
import type { TextOptions } from './text-options.ts';
import { themeFor } from './theme.ts';
import { wrapText } from './wrap-text.ts';

/** The picture of a database: its tables, views and types, and below it what the signs in it mean. */
export function renderSchemaLook(look: SchemaLook, options: TextOptions): string[] {
  const { muted } = themeFor(options.colour);
  const none = look.tables.length === 0 ? [noTable] : [];
  const parts =
    options.isPlain === true
      ? [none, listSchema(look, options)]
      : [
          [...none, ...renderSchema(look.tables, options)],
          renderViews(look.views, options),
          renderEnums(look.enums, options),
        ];
  return [
    ...parts.filter((lines) => lines.length > 0).flatMap((lines) => [...lines, '']),
    ...wrapText(legendOf(look, options), options.width).map((line) => muted(line)),
    ...look.problems.flatMap((problem) => ['', ...wrapText(problem, options.width)]),
  ];
}

const noTable = 'There is no table in the database.';

function legendOf({ tables, lastMigration, marked }: SchemaLook, { isPlain }: TextOptions): string {
  if (lastMigration === null) return 'No migration is applied.';
  if (!marked)
    return `The last migration is ${lastMigration}. What it changed can't be shown: it needs rows to run.`;
  if (!tables.some(isChanged)) return `The last migration, ${lastMigration}, left the tables as they were.`;
  if (isPlain === true) return `In brackets: what the last migration did, ${lastMigration}.`;
  return `+ new, ~ changed, - gone: what the last migration did, ${lastMigration}.`;
}

/** Whether a table or something in it has a mark. */
export function isChanged({ change, columns, constraints, indexes }: MarkedTable): boolean {
  const parts = [...columns, ...constraints, ...indexes];
  return change.kind !== 'same' || parts.some((part) => part.change.kind !== 'same');
}
