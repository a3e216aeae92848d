import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import * as schema from './schema.ts';

export type Database = PostgresJsDatabase<typeof schema>;
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0];

/** What a query is sent through: the pool, or one transaction of it. */
export type Session = Database | Transaction;

export interface OpenDatabase {
  readonly database: Database;
  /** Lets running queries finish, for 5 seconds at most. Until this was called, the process doesn't end by itself. */
  close(): Promise<void>;
}

/** Makes a pool of connections. It is lazy: the first query opens the first connection. */
export function openDatabase(): OpenDatabase {
  const url = process.env.DATABASE_URL;
  if (!url) {
    throw new Error('DATABASE_URL is not set. `npx workshop setup` writes it to .env.development.');
  }
  const client = postgres(url, { max: 10, onnotice: () => {} });
  return {
    // The schema is what gives `database.query` its tables.
    database: drizzle(client, { schema }),
    close: () => client.end({ timeout: 5 }),
  };
}
