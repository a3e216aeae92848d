import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { TerminalEnd, TerminalProgram } from '../workspace/terminal-program.ts';
import type { FreeTerminal } from '../workspace/terminal-program.ts';
import { TerminalLoan, type LendTerminal } from './lend-terminal.ts';

const program: TerminalProgram = {
  title: 'vim src/server.ts',
  command: { kind: 'program', file: 'vim', args: ['src/server.ts'] },
  cwd: '/tiny-course',
  afterwards: 'return',
};

/** A terminal that notes who has it, and a program that runs until the test ends it. */
function open() {
  const owners: string[] = [];
  const running = Promise.withResolvers<TerminalEnd>();
  const loan = new TerminalLoan({
    runInTerminal: (_, { signal }) => {
      signal.addEventListener('abort', () => running.resolve({ kind: 'killed', signal: 'SIGTERM' }));
      return running.promise;
    },
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing here reads or writes
  const terminal = { stdin: new PassThrough(), stdout: new PassThrough() } as unknown as FreeTerminal;
  const lend: LendTerminal = async (borrow) => {
    owners.push('program');
    try {
      return await borrow(terminal);
    } finally {
      owners.push('app');
    }
  };
  return { loan, owners, lend, end: running.resolve };
}

test('the terminal is the program’s until it has ended, and its end is told', async () => {
  const { loan, owners, lend, end } = open();
  loan.lendBy(lend);
  const ended = loan.run(program);
  expect(owners).toEqual(['program']);
  end({ kind: 'ended', exitCode: 3 });
  expect(await ended).toEqual({ kind: 'ended', exitCode: 3 });
  expect(owners).toEqual(['program', 'app']);
});

test('one program at a time gets the terminal', async () => {
  const { loan, owners, lend, end } = open();
  loan.lendBy(lend);
  const first = loan.run(program);
  await expect(loan.run({ ...program, title: 'psql' })).rejects.toThrow('`psql` was not started');
  end({ kind: 'ended', exitCode: 0 });
  await first;
  expect(owners).toEqual(['program', 'app']);
});

test('what has no terminal to lend says so', async () => {
  await expect(open().loan.run(program)).rejects.toThrow('Your files are unchanged.');
});

test('taking the terminal back ends the program first', async () => {
  const { loan, owners, lend } = open();
  loan.lendBy(lend);
  const ended = loan.run(program);
  await loan.reclaim();
  expect(owners).toEqual(['program', 'app']);
  expect(await ended).toEqual({ kind: 'killed', signal: 'SIGTERM' });
});

test('taking back a terminal that nobody has is no work', async () => {
  await expect(open().loan.reclaim()).resolves.toBeUndefined();
});
