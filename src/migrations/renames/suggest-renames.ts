import type { Snapshot, SnapshotTable } from '../snapshot.ts';

/**
 * What `db rename` could be told, where schema.ts leaves one reading only: one table or column is missing and one is
 * new. Empty where it is not so clear.
 */
export function suggestRenames(last: Snapshot, current: Snapshot): readonly string[] {
  const tables = onePair(namesOf(last.tables), namesOf(current.tables));
  const before = tables === undefined ? last.tables : { ...last.tables, ...moved(last, tables) };
  const columns = Object.entries(current.tables).flatMap(([key, table]) => {
    const old = before[key];
    const pair = old === undefined ? undefined : onePair(namesOf(old.columns), namesOf(table.columns));
    return pair === undefined ? [] : `${table.name}.${pair.from}=${pair.to}`;
  });
  return [...(tables === undefined ? [] : [`${tables.from}=${tables.to}`]), ...columns];
}

/**
 * Whether drizzle-kit asks if something was renamed: it does where something of a kind is missing and something of that
 * kind is new.
 */
export function mayAsk(last: Snapshot, current: Snapshot): boolean {
  const kinds = ['tables', 'enums', 'schemas', 'sequences', 'roles', 'policies', 'views'] as const;
  if (kinds.some((kind) => isReplaced(last[kind], current[kind]))) return true;
  return Object.entries(last.tables).some(([key, { columns }]) =>
    isReplaced(columns, current.tables[key]?.columns ?? columns),
  );
}

function isReplaced(before: object, after: object): boolean {
  const isMissing = Object.keys(before).some((key) => !Object.hasOwn(after, key));
  return isMissing && Object.keys(after).some((key) => !Object.hasOwn(before, key));
}

interface Pair {
  readonly from: string;
  readonly to: string;
}

function onePair(before: readonly string[], after: readonly string[]): Pair | undefined {
  const [from, ...otherMissing] = before.filter((name) => !after.includes(name));
  const [to, ...otherNew] = after.filter((name) => !before.includes(name));
  const isClear = from !== undefined && to !== undefined && otherMissing.length + otherNew.length === 0;
  return isClear ? { from, to } : undefined;
}

function namesOf(parts: Readonly<Record<string, { readonly name: string }>>): string[] {
  return Object.values(parts).map(({ name }) => name);
}

/** The renamed table under its new key. */
function moved({ tables }: Snapshot, { from, to }: Pair): Record<string, SnapshotTable> {
  const table = Object.values(tables).find(({ name }) => name === from);
  return table === undefined ? {} : { [`public.${to}`]: table };
}
