import type { EnumSchema, ViewSchema } from './database-schema.ts';
import type { MarkedTable } from './mark-changes.ts';

/** A learner's database as a picture shows it. */
export interface SchemaLook {
  readonly tables: readonly MarkedTable[];
  readonly enums: readonly EnumSchema[];
  readonly views: readonly ViewSchema[];
  /** Tag of the newest migration that is applied; null where none is. */
  readonly lastMigration: string | null;
  /** False where what it changed could not be found out, so that nothing is marked. */
  readonly marked: boolean;
  /** What is wrong with the migrations, each with its way out, in a paragraph. */
  readonly problems: readonly string[];
}
