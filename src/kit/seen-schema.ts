import { compareSchemas } from '../database/schema/compare-schemas.ts';
import {
  type ColumnSchema,
  type DatabaseSchema,
  type EnumSchema,
  findColumn,
  findTable,
  type TableSchema,
  type ViewSchema,
} from '../database/schema/database-schema.ts';
import { explainDifference } from '../database/schema/explain-difference.ts';
import { fingerprint } from '../database/schema/fingerprint.ts';

/** What a check saw in the catalogs at one moment. */
export class SeenSchema implements DatabaseSchema {
  readonly tables: readonly TableSchema[];
  readonly enums: readonly EnumSchema[];
  readonly views: readonly ViewSchema[];

  constructor({ tables, enums, views }: DatabaseSchema) {
    this.tables = tables;
    this.enums = enums;
    this.views = views;
  }

  table(name: string): TableSchema | undefined {
    return findTable(this, name);
  }

  /** The column that `table.column` names. */
  column(name: string): ColumnSchema | undefined {
    return findColumn(this, name);
  }

  /** Whether the table that is called `name` here is the one that was called `nameBefore`, and not a copy of it. */
  sameTable(before: SeenSchema, nameBefore: string, name: string): boolean {
    const table = this.table(name);
    return table !== undefined && table.oid === before.table(nameBefore)?.oid;
  }

  /** Whether the column that is called `name` here is the one that was called `nameBefore`; both as `table.column`. */
  sameColumn(before: SeenSchema, nameBefore: string, name: string): boolean {
    const column = this.column(name);
    return (
      column !== undefined &&
      column.attnum === before.column(nameBefore)?.attnum &&
      this.sameTable(before, tableOf(nameBefore), tableOf(name))
    );
  }

  /** Sentences without full stops; none where the two are the same. What the learner sees is this one, `before` was there first. */
  differencesFrom(before: DatabaseSchema): readonly string[] {
    return compareSchemas(before, this).map(explainDifference);
  }

  /** Sorted lines that are equal for equal schemas. */
  fingerprint(): readonly string[] {
    return fingerprint(this);
  }
}

function tableOf(name: string): string {
  return name.slice(0, name.lastIndexOf('.'));
}
