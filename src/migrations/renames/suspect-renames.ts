import { namePattern as name, publicNamePattern as own } from '../name-patterns.ts';
import { splitStatements } from '../sql-text/statements.ts';

const droppedTable = new RegExp(String.raw`^drop\s+table\s+(?:if\s+exists\s+)?${own}`, 'iu');
const createdTable = new RegExp(String.raw`^create\s+table\s+(?:if\s+not\s+exists\s+)?${own}`, 'iu');
const column = new RegExp(String.raw`^alter\s+table\s+${own}\s+(drop|add)\s+column\s+${name}`, 'iu');

/**
 * What `db rename` could be told, where a migration may have been meant as a rename: one table goes and one is new, or
 * one column of a table. Empty where it is not so clear.
 */
export function suspectRenames(sql: string): readonly string[] {
  const texts = splitStatements(sql).map(({ code }) => code);
  const tables = onePair(matches(texts, droppedTable), matches(texts, createdTable));
  const changes = texts.flatMap((text) => {
    const [, table = '', change = '', what = ''] = column.exec(text) ?? [];
    return table === '' ? [] : [{ table, change: change.toLowerCase(), what }];
  });
  const altered = [...new Set(changes.map(({ table }) => table))];
  const columns = altered.flatMap((table) => {
    const those = (wanted: string): string[] =>
      changes.filter((one) => one.table === table && one.change === wanted).map(({ what }) => what);
    return onePair(those('drop'), those('add')).map((pair) => `${table}.${pair}`);
  });
  return [...tables, ...columns];
}

function matches(texts: readonly string[], pattern: RegExp): string[] {
  return texts.flatMap((text) => pattern.exec(text)?.[1] ?? []);
}

function onePair(gone: readonly string[], added: readonly string[]): readonly string[] {
  return gone.length === 1 && added.length === 1 ? [`${gone[0]}=${added[0]}`] : [];
}
