import { expect, test } from 'vitest';
import { UserError } from '../errors.ts';
import { explainConnection } from './explain-connection.ts';

const given = { host: 'db.example', port: 5433, database: 'app', builtIn: false };
const builtIn = { host: '127.0.0.1', port: 5432, builtIn: true };

const connectionCodes = [
  'ECONNREFUSED',
  'CONNECT_TIMEOUT',
  '28P01',
  '53300',
  '53100',
  '57P03',
  '57014',
  'ECONNRESET',
];

test.each(connectionCodes)('%s is explained for a given and for the built-in server', (code) => {
  for (const target of [given, builtIn]) {
    const error = explainConnection(failure(code), target);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({
      message: expect.stringContaining(`${target.host}:${target.port}`),
      wayOut: expect.stringMatching(/\.$/u),
      exitCode: 2,
    });
  }
});

test.each(['ENOTFOUND', '3D000', '42501'])('%s is explained for a given server only', (code) => {
  expect(explainConnection(failure(code), given)).toBeInstanceOf(UserError);
  expect(explainConnection(failure(code), builtIn)).not.toBeInstanceOf(UserError);
});

test('nothing that answers reads as a learner knows it', () => {
  expect(explainConnection(failure('ECONNREFUSED'), given)).toMatchObject({
    message: 'DATABASE_URL points at db.example:5433, and nothing answers there. Your files are unchanged.',
    wayOut: 'Start that server, or unset DATABASE_URL to use the built-in one.',
  });
});

test('our own mistakes stay what they are', () => {
  const mistake = failure('42601');
  expect(explainConnection(mistake, given)).toBe(mistake);
  const explained = new UserError('Said already.', 'Do it.');
  expect(explainConnection(explained, given)).toBe(explained);
});

function failure(code: string): Error {
  return Object.assign(new Error('what the server said'), { code });
}
