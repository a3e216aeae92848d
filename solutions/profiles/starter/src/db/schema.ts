import { sql } from 'drizzle-orm';
import { bigint, date, integer, pgTable, text, timestamp, varchar } from 'drizzle-orm/pg-core';

/** The table `profiles`. What is exported from this file is what drizzle-kit writes migrations for. */
export const profiles = pgTable('profiles', {
  id: integer().primaryKey().generatedByDefaultAsIdentity(),
  username: varchar({ length: 64 }).notNull().unique(),
  email: varchar({ length: 120 }).notNull().unique(),
  fullName: varchar('full_name', { length: 120 }).notNull(),
  bio: text(),
  bornOn: date('born_on').notNull(),
  // Some accounts have more followers than a JavaScript number can count exactly.
  followers: bigint({ mode: 'bigint' })
    .notNull()
    .default(sql`0`),
  passwordHash: varchar('password_hash', { length: 255 }).notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp('updated_at', { withTimezone: true })
    .notNull()
    .defaultNow()
    .$onUpdate(() => new Date()),
});

/** One row of `profiles`, as Drizzle gives it back: a plain object. */
export type Profile = typeof profiles.$inferSelect;
