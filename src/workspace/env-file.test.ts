import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { setInEnvFile, withSetting } from './env-file.ts';

test.each([
  ['', 'A=1\n'],
  ['B=2\n', 'B=2\nA=1\n'],
  ['A=0\r\nB=2\r\n', 'A=1\nB=2\n'],
  ['# mine\n\nB=2', '# mine\n\nB=2\nA=1\n'],
])('setting A in %j keeps the other lines', (before, after) => {
  expect(withSetting(before, 'A', '1')).toBe(after);
});

test.each(['postgres://me:p%40@localhost:5432/a?b=c', '/var/run/my sockets', '#1 "secret"', "it's"])(
  'Node reads %j as it was set',
  (value) => {
    expect(parseEnv(withSetting('', 'A', value))).toEqual({ A: value });
  },
);

test('the file is made, readable for its owner only, and written again only when something changed', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'workshop-env-'));
  const file = path.join(folder, '.env.development');
  expect(await setInEnvFile(file, 'DATABASE_URL', 'postgres://a')).toBe(true);
  expect(await setInEnvFile(file, 'DATABASE_URL', 'postgres://a')).toBe(false);
  expect(await readFile(file, 'utf8')).toBe('DATABASE_URL=postgres://a\n');
  // Windows has no such bits.
  expect((await stat(file)).mode & 0o077 & (process.platform === 'win32' ? 0 : -1)).toBe(0);
  await rm(folder, { recursive: true });
});
