import { defineConfig } from 'drizzle-kit';

// drizzle-kit compares schema.ts with its last snapshot in drizzle/meta and writes the difference as SQL.
// It needs no connection for that.
export default defineConfig({
  dialect: 'postgresql',
  schema: './src/db/schema.ts',
  out: './drizzle',
});
