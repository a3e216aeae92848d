import { expect, test } from 'vitest';
import { candidateAccounts, chooseAccount } from './account.ts';

test('whoever called sudo comes before the owner of the folder, and people before services', () => {
  expect(candidateAccounts('1000', 1001).map(({ user }) => user)).toEqual([
    '1000',
    '1001',
    'postgres',
    'nobody',
  ]);
});

test('root is never a candidate, and nobody is asked twice', () => {
  expect(candidateAccounts('0', 0).map(({ user }) => user)).toEqual(['postgres', 'nobody']);
  expect(candidateAccounts('1000', 1000)).toHaveLength(3);
});

test('what is no number in SUDO_UID is no account', () => {
  expect(candidateAccounts('-u root', 0).map(({ user }) => user)).toEqual(['postgres', 'nobody']);
});

test.skipIf(process.platform === 'win32')(
  'an account that the machine does not know is passed over',
  async () => {
    const account = await chooseAccount('4000000', 4_000_001);
    expect(account.learner).toBe(false);
    expect(account.uid).not.toBe(4_000_000);
  },
);
