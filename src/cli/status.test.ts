import { expect, test } from 'vitest';
import { databaseLine } from './status.ts';

test('a given server that is away is the learner’s to start', () => {
  expect(databaseLine({ kind: 'url', state: 'stopped', url: 'postgres://me@db:5432/x' })).toBe(
    'nothing answers at postgres://me@db:5432/x (your own (DATABASE_URL)); start that server, or unset DATABASE_URL',
  );
});

test('the built-in server says how it is started', () => {
  expect(databaseLine({ kind: 'embedded', state: 'stopped', url: null })).toContain(
    '`npx workshop db start`',
  );
});
