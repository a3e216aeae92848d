import { expect, test } from 'vitest';
import { hashOf } from './migration-hash.ts';
import { migrationStates, type StatedMigration } from './migration-states.ts';

function migration(when: number): StatedMigration {
  return { tag: `000${when}_m`, when, sql: sqlOf(when), down: 'select 0;' };
}

const sqlOf = (when: number): string => `select ${when};`;

const statesOf = (...applied: { when: number; hash?: string }[]) =>
  migrationStates(
    [1, 2, 3].map(migration),
    applied.map(({ when, hash = hashOf(sqlOf(when)) }, id) => ({ id, when, hash })),
  );

test('white space at the end and line ends are no edit, and anything else is', () => {
  const sql = 'select 1;\nselect 2;';
  const hash = hashOf(sql);
  const stateOf = (text: string) => {
    const edited = { ...migration(1), sql: text };
    return migrationStates([edited], [{ id: 0, when: 1, hash }]).migrations[0]?.state;
  };
  expect([sql, `${sql}\n`, `${sql.replace('\n', '\r\n')}\r\n`].map(stateOf)).toEqual(
    Array(3).fill('applied'),
  );
  expect(['select 1;\nselect 3;', 'select 1; select 2;', ''].map(stateOf)).toEqual(Array(3).fill('edited'));
});

test('what has run is applied, and what comes behind it is pending', () => {
  const { migrations, unknown } = statesOf({ when: 1 });
  expect(migrations.map(({ state }) => state)).toEqual(['applied', 'pending', 'pending']);
  expect(unknown).toEqual([]);
});

test('a file that changed since it ran is edited', () => {
  const { migrations } = statesOf({ when: 1, hash: 'another' }, { when: 2 });
  expect(migrations.map(({ state }) => state)).toEqual(['edited', 'applied', 'pending']);
});

test('what is older than the newest that ran will never run', () => {
  const { migrations } = statesOf({ when: 1 }, { when: 3 });
  expect(migrations.map(({ state }) => state)).toEqual(['applied', 'skipped', 'applied']);
});

test('a row without a migration is unknown', () => {
  expect(statesOf({ when: 7, hash: 'x' }).unknown).toEqual([{ id: 0, when: 7, hash: 'x' }]);
});

test('a migration without its file has run, or has not', () => {
  const lost = [1, 2].map((when) => ({ ...migration(when), sql: null }));
  const { migrations } = migrationStates(lost, [{ id: 0, when: 1, hash: 'x' }]);
  expect(migrations.map(({ state }) => state)).toEqual(['applied-file-missing', 'file-missing']);
});
