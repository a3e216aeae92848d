import { defineConfig } from 'drizzle-kit';
import { databaseUrl } from './src/db/config.ts';

export default defineConfig({
  dialect: 'postgresql',
  // The tables as you want them: those that this file exports.
  schema: './src/db/schema.ts',
  // The way there: one SQL file a change, and drizzle-kit's own notes in meta/.
  out: './drizzle',
  // Where they are applied. Generating a migration needs no connection.
  dbCredentials: { url: databaseUrl },
});
