import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Migration } from './migration-files.ts';
import { migrationStates } from './migration-states.ts';

function migration(when: number): Migration {
  return {
    tag: `000${when}_m`,
    when,
    index: when,
    file: `/drizzle/000${when}_m.sql`,
    sql: '',
    hash: `hash ${when}`,
  };
}

const statesOf = (...applied: { when: number; hash: string }[]) =>
  migrationStates(
    [1, 2, 3].map(migration),
    applied.map((row, id) => ({ id, ...row })),
  );

test('white space at the end and line ends are no edit, and anything else is', () => {
  const sql = 'select 1;\nselect 2;';
  const hash = createHash('sha256').update(sql).digest('hex');
  const stateOf = (text: string) => {
    const edited = { ...migration(1), sql: text, hash: createHash('sha256').update(text).digest('hex') };
    return migrationStates([edited], [{ id: 0, when: 1, hash }]).migrations[0]?.state;
  };
  expect([sql, `${sql}\n`, `${sql.replace('\n', '\r\n')}\r\n`].map(stateOf)).toEqual(
    Array(3).fill('applied'),
  );
  expect(['select 1;\nselect 3;', 'select 1; select 2;', ''].map(stateOf)).toEqual(Array(3).fill('edited'));
});

test('what has run is applied, and what comes behind it is pending', () => {
  const { migrations, unknown } = statesOf({ when: 1, hash: 'hash 1' });
  expect(migrations.map(({ state }) => state)).toEqual(['applied', 'pending', 'pending']);
  expect(unknown).toEqual([]);
});

test('a file that changed since it ran is edited', () => {
  const { migrations } = statesOf({ when: 1, hash: 'another' }, { when: 2, hash: 'hash 2' });
  expect(migrations.map(({ state }) => state)).toEqual(['edited', 'applied', 'pending']);
});

test('what is older than the newest that ran will never run', () => {
  const { migrations } = statesOf({ when: 1, hash: 'hash 1' }, { when: 3, hash: 'hash 3' });
  expect(migrations.map(({ state }) => state)).toEqual(['applied', 'skipped', 'applied']);
});

test('a row without a migration is unknown', () => {
  expect(statesOf({ when: 7, hash: 'x' }).unknown).toEqual([{ id: 0, when: 7, hash: 'x' }]);
});
