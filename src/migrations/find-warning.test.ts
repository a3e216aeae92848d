import { expect, test } from 'vitest';
import { findWarning } from './find-warning.ts';

test('a table that is made beside it has no rows to be in the way', () => {
  const key = 'ALTER TABLE "logins" ADD CONSTRAINT "fk" FOREIGN KEY ("user_id") REFERENCES "users"("id");';
  const made = 'CREATE TABLE "logins" ("user_id" integer);';
  expect(findWarning(key, ['CREATE TABLE "users" ("id" integer);', key])?.kind).toBe('may-fail');
  expect(findWarning(key, [made, key])).toBeUndefined();
  expect(findWarning('DROP TABLE "logins";', [made])?.kind).toBe('loses-data');
});

test.each([
  ['DROP TABLE "users" CASCADE;', 'the table users goes with all of its rows'],
  ['ALTER TABLE "users" DROP COLUMN "name";', 'the column users.name goes with all of its values'],
  [
    'ALTER TABLE "users" ADD COLUMN "name" varchar(64) NOT NULL;',
    'it stops where users has rows: name is NOT NULL, and nothing says which value they get',
  ],
  ['ALTER TABLE "users" ALTER COLUMN "name" SET NOT NULL;', 'it stops where a row of users has no name'],
  [
    'ALTER TABLE "users" ALTER COLUMN "name" SET DATA TYPE varchar(10);',
    "values of users.name that don't fit varchar(10); stop it",
  ],
  [
    `ALTER TABLE "users" ADD CONSTRAINT "has_at" CHECK ("users"."email" like '%@%');`,
    'rows of users that break has_at (CHECK) stop it',
  ],
  [
    'ALTER TABLE "users" ADD CONSTRAINT "users_email_unique" UNIQUE("email");',
    'rows of users that break users_email_unique (UNIQUE) stop it',
  ],
  ['DROP TABLE "auth"."users";', 'the table auth.users goes with all of its rows'],
  [
    'ALTER TABLE "auth"."users" DROP COLUMN "name";',
    'the column auth.users.name goes with all of its values',
  ],
  [
    'alter table only auth.users alter column name set not null',
    'it stops where a row of auth.users has no name',
  ],
  ['drop table if exists "public".users', 'the table users goes with all of its rows'],
  ['DROP TABLE "Größe in cm";', 'the table Größe in cm goes with all of its rows'],
  ['ALTER TABLE größe DROP COLUMN "full name"', 'the column größe.full name goes with all of its values'],
  ["UPDATE users SET name = 'x'", 'UPDATE changes rows'],
])('%s', (statement, text) => {
  expect(findWarning(statement)?.text).toBe(text.replace('; stop', ' stop'));
});

test.each([
  ['ALTER TABLE "users" ADD COLUMN "active" boolean DEFAULT true NOT NULL;'],
  ['ALTER TABLE "users" ADD COLUMN "note" text;'],
  ['ALTER TABLE "users" ADD COLUMN "id" serial NOT NULL;'],
  ['ALTER TABLE "users" RENAME COLUMN "name" TO "full_name";'],
  ['ALTER TABLE "users" DROP CONSTRAINT "users_name_unique";'],
  ['CREATE TABLE "users" ();'],
])('nothing to say about %s', (statement) => {
  expect(findWarning(statement)).toBeUndefined();
});
