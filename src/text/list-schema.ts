import type { EnumSchema, TableSchema, ViewSchema } from '../database/schema/database-schema.ts';
import type { MarkedTable } from '../database/schema/mark-changes.ts';
import { safeLine } from '../safe-text.ts';
import { indexText } from './index-text.ts';
import { constraintText, factsOf, wordOf } from './render-schema.ts';
import { shortType } from './short-type.ts';
import type { TextOptions } from './text-options.ts';
import { wrapText } from './wrap-text.ts';

/** Tables, views and types in words, for a screen reader: a picture of boxes would be read out sign by sign. */
export function listSchema(
  {
    tables,
    views,
    enums,
  }: {
    readonly tables: readonly MarkedTable[];
    readonly views: readonly ViewSchema[];
    readonly enums: readonly EnumSchema[];
  },
  { width }: TextOptions,
): string[] {
  const parts = [
    ...tables.map(tableLines),
    ...views.map(viewLines),
    ...enums.map(({ name, values }) => [`Type ${name}: ${values.join(', ')}`]),
  ];
  return parts
    .flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]))
    .flatMap((line) => wrapText(setIn(line), width, { keepIndent: true, hanging: 4 }));
}

/** Without control characters, and with the spaces that it begins with. */
function setIn(line: string): string {
  return ' '.repeat(line.length - line.trimStart().length) + safeLine(line);
}

function tableLines({ table, change, columns, constraints, indexes }: MarkedTable): string[] {
  const rules = [
    ...table.relations,
    ...constraints.map(({ part, change: own }) => `${constraintText(part, 'references')}${wordOf(own)}`),
    ...indexes.map(({ part, change: own }) => `${indexText(part)}${wordOf(own)}`),
  ];
  return [
    `Table ${table.name}${wordOf(change)}, ${countOf(columns.length, 'column')}:`,
    ...columns.map(({ part, change: own }) => `  ${columnText(part, table)}${wordOf(own)}`),
    ...(rules.length === 0 ? [] : [`Keys, constraints and indexes of ${table.name}:`]),
    ...rules.map((rule) => `  ${rule}`),
  ];
}

function columnText(column: TableSchema['columns'][number], table: TableSchema): string {
  return [`${column.name}: ${shortType(column.type)}`, ...factsOf(column, table, 'references')].join(', ');
}

function viewLines({ name, materialized, columns, definition }: ViewSchema): string[] {
  return [
    `${materialized ? 'Materialized view' : 'View'} ${name}, ${countOf(columns.length, 'column')}:`,
    ...columns.map((column) => `  ${column.name}: ${shortType(column.type)}`),
    `  Query: ${definition.trim().replaceAll(/\s+/gu, ' ')}`,
  ];
}

function countOf(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
