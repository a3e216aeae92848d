import type { IndexSchema } from '../database/schema/database-schema.ts';

/** A name as PostgreSQL writes it in a definition. */
const name = String.raw`(?:"(?:[^"]|"")*"|[^\s".]+)`;
const beginning = new RegExp(
  String.raw`^CREATE (?:UNIQUE )?INDEX ${name} ON (?:ONLY )?${name}(?:\.${name})? USING (?:btree )?`,
  'u',
);

/**
 * An index with all that its definition says: `unique index ix_email (email DESC) WHERE is_active`. The method is named
 * where it isn't the usual one.
 */
export function indexText({ name: ownName, unique, definition }: IndexSchema): string {
  const rest = definition.replace(beginning, '');
  return `${unique ? 'unique index' : 'index'} ${ownName} ${rest.startsWith('(') ? '' : 'using '}${rest}`;
}
