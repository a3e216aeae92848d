import type { ConstraintSchema } from './database-schema.ts';

const action = '(?:NO ACTION|RESTRICT|CASCADE|SET NULL|SET DEFAULT)';

/** What stands behind the columns in a foreign key's definition, always in this order (PostgreSQL's ruleutils.c). */
const rules = new RegExp(
  [
    `(?: (MATCH (?:FULL|PARTIAL)))?`,
    `(?: (ON UPDATE ${action}))?`,
    `(?: (ON DELETE ${action})( \\(.*\\))?)?`,
    `(?: (DEFERRABLE))?(?: (INITIALLY DEFERRED))?(?: (NOT VALID|NOT ENFORCED))?$`,
  ].join(''),
  'u',
);

/**
 * How a foreign key differs from a plain one, in the words of its definition and in lower case: `on delete cascade`,
 * `not valid`. None for any other constraint. The names of tables and columns are not part of it.
 */
export function foreignKeyRules({ kind, definition }: ConstraintSchema): readonly string[] {
  if (kind !== 'foreign key') return [];
  const [, match, onUpdate, onDelete, columns, ...rest] = rules.exec(definition) ?? [];
  return [match, onUpdate, onDelete === undefined ? undefined : `${onDelete}${columns ?? ''}`, ...rest]
    .filter((rule) => rule !== undefined)
    .map((rule) => rule.replace(/^[A-Z ]+(?= \(|$)/u, (words) => words.toLowerCase()));
}
