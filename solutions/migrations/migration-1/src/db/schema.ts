import { pgTable, serial, varchar } from 'drizzle-orm/pg-core';

// The tables of this project. drizzle-kit looks at what this file exports, and at nothing else.

export const accounts = pgTable('accounts', {
  id: serial().primaryKey(),
  name: varchar({ length: 50 }).notNull(),
  description: varchar({ length: 200 }),
});
