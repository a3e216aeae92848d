import {
  type ColumnSchema,
  type ConstraintSchema,
  generatedText,
  type TableSchema,
  type ViewSchema,
} from '../database/schema/database-schema.ts';
import type { SchemaDifference } from '../database/schema/compare-schemas.ts';
import { safeText } from '../safe-text.ts';
import { indexText } from './index-text.ts';
import { shortType } from './short-type.ts';
import type { TextOptions } from './text-options.ts';
import { themeFor } from './theme.ts';
import { wrapText } from './wrap-text.ts';

/** From the learner's schema to the solution's: + is what the solution has, - what it does not have. */
export function renderSchemaDifferences(
  differences: readonly SchemaDifference[],
  options: TextOptions,
): string[] {
  const theme = themeFor(options.colour);
  return differences.flatMap(linesOf).flatMap((line) => {
    const style = line.startsWith('+') ? theme.added : theme.removed;
    return wrapText(safeText(line), options.width, { hanging: 4 }).map((part) => style(part));
  });
}

function linesOf(difference: SchemaDifference): string[] {
  switch (difference.kind) {
    case 'table-added':
    case 'table-removed': {
      const sign = signOf(difference.kind);
      const { name, columns, constraints, indexes } = difference.table;
      return [
        `${sign} table ${name}${relationsText(difference.table)}`,
        ...columns.map((column) => `${sign}   ${columnText(column)}`),
        ...constraints.map((constraint) => `${sign}   ${constraintText(constraint)}`),
        ...indexes.map((index) => `${sign}   ${indexText(index)}`),
      ];
    }
    case 'table-changed':
      return bothSides(
        `table ${difference.before.name}${relationsText(difference.before)}`,
        `table ${difference.after.name}${relationsText(difference.after)}`,
      );
    case 'column-added':
    case 'column-removed':
      return [`${signOf(difference.kind)} column ${difference.table}.${columnText(difference.column)}`];
    case 'column-changed':
      return bothSides(
        `column ${difference.table}.${columnText(difference.before)}`,
        `column ${difference.table}.${columnText(difference.after)}`,
      );
    case 'constraint-added':
    case 'constraint-removed':
      return [`${signOf(difference.kind)} ${constraintText(difference.constraint)} on ${difference.table}`];
    case 'constraint-changed':
      return bothSides(
        `${constraintText(difference.before)} on ${difference.table}`,
        `${constraintText(difference.after)} on ${difference.table}`,
      );
    case 'index-added':
    case 'index-removed':
      return [`${signOf(difference.kind)} ${indexText(difference.index)} on ${difference.table}`];
    case 'index-changed':
      return bothSides(
        `${indexText(difference.before)} on ${difference.table}`,
        `${indexText(difference.after)} on ${difference.table}`,
      );
    case 'enum-added':
    case 'enum-removed':
      return [`${signOf(difference.kind)} type ${difference.name} (${difference.values.join(', ')})`];
    case 'enum-changed':
      return bothSides(
        `type ${difference.name} (${difference.before.join(', ')})`,
        `type ${difference.name} (${difference.after.join(', ')})`,
      );
    case 'view-added':
    case 'view-removed':
      return [`${signOf(difference.kind)} ${viewText(difference.view)}`];
    case 'view-changed':
      return bothSides(viewText(difference.before), viewText(difference.after));
  }
}

function bothSides(before: string, after: string): string[] {
  return [`- ${before}`, `+ ${after}`];
}

function signOf(kind: string): string {
  return kind.endsWith('-added') ? '+' : '-';
}

function columnText(column: ColumnSchema): string {
  const { name, type, nullable, default: value, identity } = column;
  const generated = generatedText(column);
  const facts = [
    shortType(type),
    ...(nullable ? [] : ['not null']),
    ...(identity === null ? [] : [`generated ${identity} as identity`]),
    ...(generated === null ? [] : [generated]),
    ...(value === null ? [] : [`default ${value}`]),
  ];
  return `${name}: ${facts.join(', ')}`;
}

function constraintText({ name, definition }: ConstraintSchema): string {
  return `constraint ${name}: ${definition}`;
}

/** How a table belongs to others, which most don't. */
function relationsText({ relations }: TableSchema): string {
  return relations.length === 0 ? '' : `: ${relations.join(', ')}`;
}

function viewText({ name, materialized, definition }: ViewSchema): string {
  return `${materialized ? 'materialized view' : 'view'} ${name}: ${definition.trim().replaceAll(/\s+/gu, ' ')}`;
}
