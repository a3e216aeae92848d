import { existsSync } from 'node:fs';

// Written by the workshop, and ignored by git. What the environment says already is left as it is.
if (existsSync('.env.development')) process.loadEnvFile('.env.development');

/** The database of this project. Where nothing says which, it is a PostgreSQL on this machine. */
export const databaseUrl = process.env.DATABASE_URL ?? 'postgres://localhost:5432/migrations';
