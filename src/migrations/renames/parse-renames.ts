import { UserError } from '../../errors.ts';
import type { Rename } from './renames.ts';

/** `users=members` renames a table, `accounts.name=full_name` a column. Throws a UserError for what is neither. */
export function parseRenames(words: readonly string[]): readonly Rename[] {
  return words.map(parseRenameWord);
}

const word = /^(?:(?<table>[\w$]+)\.)?(?<from>[\w$]+)=(?:(?<toTable>[\w$]+)\.)?(?<to>[\w$]+)$/u;

function parseRenameWord(text: string): Rename {
  const { table, from, toTable, to } = word.exec(text)?.groups ?? {};
  if (from === undefined || to === undefined || (toTable !== undefined && toTable !== table))
    throw unreadable(text);
  return table === undefined ? { kind: 'table', from, to } : { kind: 'column', table, from, to };
}

function unreadable(text: string): UserError {
  return new UserError(
    `"${text}" does not say what is renamed. Nothing was written.`,
    'A table: users=members. A column: accounts.name=full_name. Where both are renamed, name the table first and the column by its new table: users=members members.login=username.',
  );
}

/** What a migration with these is called where nobody says. */
export function nameForRenames(renames: readonly Rename[]): string {
  const [first] = renames;
  return first === undefined ? 'rename' : `rename_${first.from}_to_${first.to}`;
}
