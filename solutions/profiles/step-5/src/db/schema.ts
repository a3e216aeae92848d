import { relations, sql } from 'drizzle-orm';
import { bigint, date, integer, pgTable, text, timestamp, unique, varchar } from 'drizzle-orm/pg-core';

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

/** The table `links`: one profile has many of them, each under another label. */
export const links = pgTable(
  'links',
  {
    id: integer().primaryKey().generatedByDefaultAsIdentity(),
    // The foreign key. When a profile goes, its links go with it.
    profileId: integer('profile_id')
      .notNull()
      .references(() => profiles.id, { onDelete: 'cascade' }),
    label: varchar({ length: 60 }).notNull(),
    url: varchar({ length: 2000 }).notNull(),
  },
  (table) => [unique().on(table.profileId, table.label)],
);

// For `session.query` alone: relations change nothing in the database, and both sides have to be told.
export const profilesRelations = relations(profiles, ({ many }) => ({ links: many(links) }));
export const linksRelations = relations(links, ({ one }) => ({
  profile: one(profiles, { fields: [links.profileId], references: [profiles.id] }),
}));

/** One row of `profiles`, as Drizzle gives it back: a plain object. */
export type Profile = typeof profiles.$inferSelect;

export type Link = typeof links.$inferSelect;

export interface ProfileWithLinks extends Profile {
  links: Link[];
}
