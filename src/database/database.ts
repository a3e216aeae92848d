import type { KeptConnection } from './kept-connection.ts';

/** The kinds of server that the workshop can use. */
export type DatabaseKind = 'embedded' | 'url';

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
  readonly tables: readonly {
    readonly name: string;
    /** An estimate if the table is locked. */
    readonly rows: number;
    /** Another session holds a lock on the table, so its rows couldn't be counted. */
    readonly isLocked?: true;
  }[];
  /** The database's name, which has to be typed to agree, if it is on another machine. */
  readonly nameToType?: string;
}

export interface DatabaseOptions {
  /** Absolute path of the course's `.workshop/`; the built-in server lives in `db/` below it. */
  readonly stateFolder: string;
  /**
   * The course's databases, in order. With DATABASE_URL the first is the URL's own database;
   * the others stand beside it as `<the URL's name>_<name>`.
   */
  readonly databases: readonly string[];
  /** DATABASE_URL is read from here. */
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  /** Called with a short phrase in the present tense while something slow happens. */
  readonly onProgress?: ((phrase: string) => void) | undefined;
  /** Holds the connection between calls; without it each call has one of its own. */
  readonly connection?: KeptConnection | undefined;
}

/** A server that answers. Disposing closes our connections to it, unless they are kept, and leaves it running. */
export interface Server extends AsyncDisposable {
  readonly kind: DatabaseKind;
  /** As the server says it, such as `18.4`. */
  readonly version: string;
  readonly host: string;
  readonly port: number;
  /** DATABASE_URL of one of the course's databases, for the learner's role, with its password. */
  url(database: string): string;
  ensureDatabase(name: string): Promise<'created' | 'existed'>;
  /**
   * Copies a database for one check from the template of that key. Where there is none it is made first:
   * `build` fills an empty database, and what it throws comes out of here unchanged.
   */
  createScratch(key: string, build: (url: string) => Promise<void>): Promise<Scratch>;
  /**
   * Copies a database for a later check from the template of that key; undefined if there is none. Nobody can connect to
   * it before it is opened.
   */
  prepareScratch(key: string): Promise<PreparedScratch | undefined>;
  /** Opens a prepared database for a check; undefined if it isn't what was prepared any more. */
  openPrepared(prepared: PreparedScratch): Promise<Scratch | undefined>;
  /** Drops a prepared database that no check took. */
  dropPrepared(prepared: PreparedScratch): Promise<void>;
  /** What `resetDatabase` would throw away. Writes nothing; a database that is not there has no tables. */
  planReset(name: string): Promise<ResetPlan>;
  /** Leaves an empty database of that name, and ends the sessions of that database only. */
  resetDatabase(name: string): Promise<void>;
}

/** A database that is there until it is disposed; dispose it before its server. */
export interface Scratch extends AsyncDisposable {
  readonly url: string;
}

/** A database that a later check may use; a later command drops it if this process ends before. */
export interface PreparedScratch {
  readonly key: string;
  readonly name: string;
  readonly oid: string;
  /** Tells whether it was altered since. */
  readonly seal: string;
}

/** What stands behind a DATABASE_URL, found without writing anything. */
export interface GivenDatabase {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  /** Whether the host is this machine. */
  readonly local: boolean;
  /** Without its password. */
  readonly url: string;
  /** What somebody put into it: tables, views and the like, as a learner names them. */
  readonly tables: readonly string[];
  readonly marker: DatabaseMarker;
  /** The course's other databases on that server, as they would be named there. */
  readonly beside: readonly BesideDatabase[];
  /** True where this course's marker is in it and in all of `beside` that are there: nothing is left to ask. */
  readonly confirmed: boolean;
}

/** Whose marker a database carries: no one's, this course folder's, or another one's. */
export type DatabaseMarker = 'none' | 'ours' | 'other';

export interface BesideDatabase {
  readonly name: string;
  readonly exists: boolean;
  readonly tables: readonly string[];
  readonly marker: DatabaseMarker;
}
