import type { Snapshot } from '../snapshot.ts';

/** What the process that drizzle-kit runs in is asked for. */
export type KitRequest =
  /** The exercise's schema file as a snapshot that follows another one. */
  | { readonly kind: 'load-schema'; readonly previousId: string }
  /** The statements that lead from one snapshot to another, where neither has anything to ask. */
  | { readonly kind: 'compare'; readonly from: Snapshot; readonly to: Snapshot };

/** The option `migrations.prefix` of drizzle.config.ts. */
export type MigrationPrefix = 'index' | 'timestamp' | 'supabase' | 'unix' | 'none';

export type KitReply =
  | {
      readonly kind: 'schema';
      readonly snapshot: unknown;
      /** Absolute paths. */
      readonly schemaFiles: readonly string[];
      readonly prefix: MigrationPrefix;
    }
  | { readonly kind: 'statements'; readonly statements: readonly string[] }
  | { readonly kind: 'failed'; readonly error: KitError };

export interface KitError {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}
