import { expect, test } from 'vitest';
import {
  describeDatabase,
  isLocalHost,
  parseConnectionUrl,
  withDatabase,
  withoutPassword,
} from './connection-url.ts';

test('what a URL leaves out is what every client takes', () => {
  expect(parseConnectionUrl('postgresql:///app')).toMatchObject({ host: 'localhost', port: 5432 });
});

test('a name is decoded, and written back encoded', () => {
  expect(parseConnectionUrl('postgres://localhost/my%20app').database).toBe('my app');
  expect(withDatabase('postgres://me:p%40ss@localhost/app?sslmode=require', 'a/b')).toBe(
    'postgres://me:p%40ss@localhost/a%2Fb?sslmode=require',
  );
});

test('an address of version 6 loses its brackets, and gets them back for people', () => {
  expect(parseConnectionUrl('postgres://[::1]:5433/app').host).toBe('::1');
  expect(describeDatabase('::1', 5433, 'app')).toBe('[::1]:5433/app');
});

test.each(['postgres://localhost', 'postgres://localhost/'])('%s names no database', (text) => {
  expect(() => parseConnectionUrl(text)).toThrow('names no database');
});

test('a lone percent sign is explained', () => {
  expect(() => parseConnectionUrl('postgres://localhost/50%')).toThrow('percent sign');
});

test('an error never repeats the password', () => {
  expect(() => parseConnectionUrl('postgre://me:hunter2@localhost/app')).toThrow(/^(?!.*hunter2)/u);
});

test('the password is left out wherever a URL may carry it', () => {
  expect(withoutPassword('postgres://me:hunter2@localhost/app?password=hunter2')).toBe(
    'postgres://me@localhost/app',
  );
});

test('only the machine itself is local', () => {
  expect(['localhost', '127.0.0.1', '127.0.1.1', '::1'].every(isLocalHost)).toBe(true);
  expect(['0.0.0.0', 'db', '10.0.0.1', '127.0.0.1.example.com', 'localhost.example'].some(isLocalHost)).toBe(
    false,
  );
});
