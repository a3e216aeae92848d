import type { UnexportedTable } from './find-unexported-tables.ts';

/** A table that drizzle-kit does not see, in a sentence; `file` is the name to show. */
export function explainUnexported({ name, line }: UnexportedTable, file: string): string {
  return `${file} makes the table ${name} in line ${line} and does not export it, so that drizzle-kit does not see it.`;
}

const shown = 3;

/** What a new migration would do, as the end of a sentence. */
export function listStatements(statements: readonly string[]): string {
  const first = statements.slice(0, shown).map((statement) => `\`${oneLine(statement)}\``);
  const more = statements.length - first.length;
  return `${first.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function oneLine(statement: string): string {
  return statement.replaceAll(/\s+/gu, ' ').replace(/;$/u, '');
}
