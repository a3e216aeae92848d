import { expect, test } from 'vitest';
import { suspectRenames } from './suspect-renames.ts';

test.each([
  ['ALTER TABLE "a" ADD COLUMN "y" text;ALTER TABLE "a" DROP COLUMN "x";', ['a.x=y']],
  ['CREATE TABLE "members" ();DROP TABLE "users" CASCADE;', ['users=members']],
  ['CREATE TABLE "auth"."members" ();DROP TABLE "auth"."users" CASCADE;', []],
  ['CREATE TABLE "public"."members" ();DROP TABLE "users" CASCADE;', ['users=members']],
  ['ALTER TABLE "a" ADD COLUMN "y" text;ALTER TABLE "b" DROP COLUMN "x";', []],
  [
    'ALTER TABLE "a" ADD COLUMN "y" text;ALTER TABLE "a" ADD COLUMN "z" text;ALTER TABLE "a" DROP COLUMN "x";',
    [],
  ],
])('%s may be meant as %j', (sql, renames) => {
  expect(suspectRenames(sql)).toEqual(renames);
});
