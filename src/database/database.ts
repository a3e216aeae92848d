/** The kinds of server that the workshop can use; `system` and `compose` are kept for later. */
export type DatabaseKind = 'embedded' | 'url' | 'system' | 'compose';

export type DatabaseState = 'absent' | 'stopped' | 'starting' | 'running' | 'stale';

export interface DatabaseStatus {
  readonly kind: DatabaseKind;
  readonly state: DatabaseState;
  /** Where the learner's database is, without its password; null while nobody knows the port. */
  readonly url: string | null;
}

/** What a reset would throw away. */
export interface ResetPlan {
  /** Host, port and database's name, as a learner would recognise them. */
  readonly database: string;
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
}
