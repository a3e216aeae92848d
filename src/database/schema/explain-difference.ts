import {
  type ColumnSchema,
  type ConstraintSchema,
  generatedText,
  type TableSchema,
} from './database-schema.ts';
import type { SchemaDifference } from './compare-schemas.ts';

/** One difference as the end of a sentence, without a full stop: `the column accounts.name may be null, and was NOT NULL`. */
export function explainDifference(difference: SchemaDifference): string {
  switch (difference.kind) {
    case 'table-added':
      return `there is a table ${difference.table.name} that was not there`;
    case 'table-removed':
      return `the table ${difference.table.name} is missing`;
    case 'table-changed':
      return `the table ${difference.after.name} is now "${relationsOf(difference.after)}", and was "${relationsOf(difference.before)}"`;
    case 'column-added':
      return `there is a column ${difference.table}.${difference.column.name} that was not there`;
    case 'column-removed':
      return `the column ${difference.table}.${difference.column.name} is missing`;
    case 'column-changed':
      return explainColumn(difference.table, difference.before, difference.after);
    case 'constraint-added':
      return `there is ${named(difference.table, difference.constraint)} that was not there`;
    case 'constraint-removed':
      return `${named(difference.table, difference.constraint)} is missing`;
    case 'constraint-changed':
      return `${named(difference.table, difference.after)} is ${difference.after.definition}, and was ${difference.before.definition}`;
    case 'index-added':
      return `there is an index ${difference.index.name} on ${difference.table} that was not there`;
    case 'index-removed':
      return `the index ${difference.index.name} on ${difference.table} is missing`;
    case 'index-changed':
      return `the index ${difference.after.name} is "${difference.after.definition}", and was "${difference.before.definition}"`;
    case 'enum-added':
      return `there is a type ${difference.name} that was not there`;
    case 'enum-removed':
      return `the type ${difference.name} is missing`;
    case 'enum-changed':
      return `the type ${difference.name} is ${difference.after.join(', ')}, and was ${difference.before.join(', ')}`;
    case 'view-added':
      return `there is a view ${difference.view.name} that was not there`;
    case 'view-removed':
      return `the view ${difference.view.name} is missing`;
    case 'view-changed':
      return `the view ${difference.after.name} is ${oneLine(difference.after.definition)}, and was ${oneLine(difference.before.definition)}`;
  }
}

/** Its partitions and what it inherits from. */
function relationsOf({ relations }: TableSchema): string {
  return relations.length === 0 ? 'a table of its own' : relations.join(', ');
}

function oneLine(sql: string): string {
  return sql.trim().replaceAll(/\s+/gu, ' ');
}

function named(table: string, { kind, name }: ConstraintSchema): string {
  return `the ${kind} constraint ${name} on ${table}`;
}

function explainColumn(table: string, before: ColumnSchema, after: ColumnSchema): string {
  const changes = [
    before.type === after.type ? [] : [`is ${after.type}, and was ${before.type}`],
    before.nullable === after.nullable
      ? []
      : [after.nullable ? 'may be null, and was NOT NULL' : 'is NOT NULL, and might be null'],
    before.default === after.default ? [] : [`has ${defaultOf(after)}, and had ${defaultOf(before)}`],
    generatedText(before) === generatedText(after)
      ? []
      : [`is ${computationOf(after)}, and was ${computationOf(before)}`],
    before.identity === after.identity ? [] : [`is ${identityOf(after)}, and was ${identityOf(before)}`],
    before.sequence === after.sequence ? [] : [`has ${sequenceOf(after)}, and had ${sequenceOf(before)}`],
  ].flat();
  return `the column ${table}.${after.name} ${changes.join('; it ')}`;
}

function defaultOf(column: ColumnSchema): string {
  return column.default === null ? 'no default' : `the default ${column.default}`;
}

function computationOf(column: ColumnSchema): string {
  return generatedText(column) ?? 'not generated';
}

function identityOf({ identity }: ColumnSchema): string {
  return identity === null ? 'no identity column' : `generated ${identity} as identity`;
}

function sequenceOf({ sequence }: ColumnSchema): string {
  return sequence === null ? 'no sequence of its own' : `the sequence ${sequence}`;
}
