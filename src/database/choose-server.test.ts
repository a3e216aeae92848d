import { expect, test } from 'vitest';
import { chooseServer } from './choose-server.ts';

test('without a DATABASE_URL the built-in server is used', () => {
  expect(chooseServer({})).toEqual({ kind: 'embedded' });
});

test('an empty DATABASE_URL counts as none', () => {
  expect(chooseServer({ DATABASE_URL: ' ' })).toEqual({ kind: 'embedded' });
});

test('a DATABASE_URL comes first', () => {
  expect(chooseServer({ DATABASE_URL: 'postgres://me:secret@db.example:5433/app' })).toMatchObject({
    kind: 'url',
    url: { host: 'db.example', port: 5433, database: 'app', user: 'me' },
  });
});

test('a DATABASE_URL of something else is refused, not ignored', () => {
  expect(() => chooseServer({ DATABASE_URL: 'mysql://localhost/app' })).toThrow(
    'not the URL of a PostgreSQL database',
  );
});
