import { expect, test } from 'vitest';
import { invertRenames, parseRename, type Rename, renameStatement, withRename } from './renames.ts';
import { emptySnapshot, type Snapshot } from '../snapshot.ts';

const renames: readonly Rename[] = [
  { kind: 'table', from: 'users', to: 'members' },
  { kind: 'column', table: 'members', from: 'login', to: 'username' },
  { kind: 'sequence', from: 'users_id_seq', to: 'members_id_seq' },
  { kind: 'constraint', table: 'members', from: 'users_login_unique', to: 'members_username_unique' },
];

test.each(renames)('what is written for %j is read back', (rename) => {
  expect(parseRename(renameStatement(rename).replace(';', ''))).toEqual(rename);
});

test.each([
  ['alter table only public.users rename to members', renames[0]],
  ['ALTER TABLE "public"."members"\n  RENAME "login" TO "username"', renames[1]],
  ['ALTER TABLE users RENAME CONSTRAINT a TO b', { kind: 'constraint', table: 'users', from: 'a', to: 'b' }],
  ['ALTER TABLE other.users RENAME TO members', { kind: 'table', from: 'other.users', to: 'other.members' }],
  ['ALTER INDEX a RENAME TO b', undefined],
  [
    'ALTER TABLE "the users" RENAME COLUMN "full name" TO "Größe"',
    { kind: 'column', table: 'the users', from: 'full name', to: 'Größe' },
  ],
  ['ALTER TABLE "a.b" RENAME TO "c"', undefined],
])('%s', (statement, rename) => {
  expect(parseRename(statement)).toEqual(rename);
});

test('the way back begins with the last one', () => {
  expect(invertRenames(renames).map(renameStatement)).toEqual([
    'ALTER TABLE "members" RENAME CONSTRAINT "members_username_unique" TO "users_login_unique";',
    'ALTER SEQUENCE "members_id_seq" RENAME TO "users_id_seq";',
    'ALTER TABLE "members" RENAME COLUMN "username" TO "login";',
    'ALTER TABLE "members" RENAME TO "users";',
  ]);
});

const snapshot: Snapshot = {
  ...emptySnapshot,
  tables: {
    'public.users': {
      name: 'users',
      schema: '',
      columns: { id: { name: 'id', identity: { name: 'users_id_seq' } }, login: { name: 'login' } },
      foreignKeys: {},
      uniqueConstraints: {},
    },
    'public.logins': {
      name: 'logins',
      schema: '',
      columns: { user: { name: 'user' } },
      foreignKeys: {
        fk: { tableFrom: 'logins', columnsFrom: ['user'], tableTo: 'users', columnsTo: ['id'] },
      },
      uniqueConstraints: {},
    },
  },
};

test('a snapshot follows its renames, foreign keys included, and comes back', () => {
  const renamed = renames.reduce(withRename, snapshot);
  expect(renamed.tables['public.members']).toMatchObject({
    name: 'members',
    columns: { username: { name: 'username' }, id: { identity: { name: 'members_id_seq' } } },
  });
  expect(renamed.tables['public.logins']?.foreignKeys['fk']).toMatchObject({ tableTo: 'members' });
  const referenced: Rename = { kind: 'column', table: 'users', from: 'id', to: 'key' };
  expect(withRename(snapshot, referenced).tables['public.logins']?.foreignKeys['fk']?.columnsTo).toEqual([
    'key',
  ]);
  expect(invertRenames(renames).reduce(withRename, renamed)).toEqual(snapshot);
});
