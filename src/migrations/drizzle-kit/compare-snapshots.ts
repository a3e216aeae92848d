import type { Snapshot, SnapshotTable } from '../snapshot.ts';
import type { Kit } from './open-kit.ts';

/**
 * The statements that lead from one snapshot to another, without a question. drizzle-kit asks whether something was
 * renamed as soon as one thing is missing and another is new; so what is to go first stays beside what is new, and is
 * dropped in a second step. Nothing is taken for a rename.
 */
export async function compareSnapshots(
  kit: Pick<Kit, 'compare'>,
  from: Snapshot,
  to: Snapshot,
): Promise<readonly string[]> {
  const between = unionOf(from, to);
  const added = await kit.compare(from, between);
  const dropped = await kit.compare(between, to);
  return [...added, ...dropped].map((statement) => statement.trim());
}

function unionOf(from: Snapshot, to: Snapshot): Snapshot {
  return {
    ...to,
    tables: {
      ...from.tables,
      ...mapValues(to.tables, (table, key) => withColumnsOf(from.tables[key], table)),
    },
    enums: { ...from.enums, ...to.enums },
    schemas: { ...from.schemas, ...to.schemas },
    sequences: { ...from.sequences, ...to.sequences },
    roles: { ...from.roles, ...to.roles },
    policies: { ...from.policies, ...to.policies },
    views: { ...from.views, ...to.views },
  };
}

function withColumnsOf(before: SnapshotTable | undefined, table: SnapshotTable): SnapshotTable {
  return before === undefined ? table : { ...table, columns: { ...before.columns, ...table.columns } };
}

function mapValues<Value>(
  values: Readonly<Record<string, Value>>,
  change: (value: Value, key: string) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value, key)]));
}
