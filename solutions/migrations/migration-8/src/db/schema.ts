import { sql } from 'drizzle-orm';
import { boolean, check, pgTable, serial, timestamp, uniqueIndex, varchar } from 'drizzle-orm/pg-core';

// The tables of this project. drizzle-kit looks at what this file exports, and at nothing else.

export const accounts = pgTable('accounts', {
  id: serial().primaryKey(),
  fullName: varchar('full_name', { length: 50 }).notNull(),
  description: varchar({ length: 200 }),
});

export const members = pgTable(
  'members',
  {
    id: serial().primaryKey(),
    username: varchar({ length: 64 }).notNull(),
    email: varchar({ length: 120 }).notNull(),
    lastSeen: timestamp('last_seen', { withTimezone: true }),
    isActive: boolean('is_active').notNull().default(true),
  },
  (table) => [
    uniqueIndex('ix_users_username').on(table.username),
    uniqueIndex('ix_users_email').on(table.email),
    check('members_email_has_at', sql`${table.email} like '%_@_%'`),
  ],
);

/** One row of `members`, as Drizzle gives it back: a plain object. */
export type Member = typeof members.$inferSelect;
