import { integer, pgTable, serial, timestamp, uniqueIndex, varchar } from 'drizzle-orm/pg-core';

// The tables of this project. drizzle-kit looks at what this file exports, and at nothing else.

export const accounts = pgTable('accounts', {
  id: serial().primaryKey(),
  name: varchar({ length: 50 }).notNull(),
  description: varchar({ length: 200 }),
});

export const users = pgTable(
  'users',
  {
    id: serial().primaryKey(),
    username: varchar({ length: 64 }),
    email: varchar({ length: 120 }),
    passwordHash: varchar('password_hash', { length: 128 }),
  },
  (table) => [
    uniqueIndex('ix_users_username').on(table.username),
    uniqueIndex('ix_users_email').on(table.email),
  ],
);

export const logins = pgTable('logins', {
  id: serial().primaryKey(),
  userId: integer('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
  loggedInAt: timestamp('logged_in_at', { withTimezone: true }).notNull().defaultNow(),
});

/** One row of `users`, as Drizzle gives it back: a plain object. */
export type User = typeof users.$inferSelect;
