import path from 'node:path';
import { expect, test } from 'vitest';
import type { TerminalEnd, TerminalProgram } from '../workspace/terminal-program.ts';
import { after, at, key } from './testing/drive.ts';

const program: TerminalProgram = {
  title: 'npx workshop db generate',
  command: { kind: 'script', text: 'npx workshop db generate' },
  cwd: '/tiny-course/exercises/profiles',
  afterwards: 'wait-for-enter',
};

const returned = (end: TerminalEnd) => after(at('step-1'), { kind: 'terminal-returned', program, end });

test('a command that did its work says nothing more, and the status is asked for again', () => {
  const { state, effects } = returned({ kind: 'ended', exitCode: 0 });
  expect(state.notice).toBeNull();
  expect(effects).toEqual([{ kind: 'load-status' }]);
});

test('a shell may end with whatever its last command ended with', () => {
  const shell = { ...program, command: { kind: 'learner-shell' } } as const;
  const end = { kind: 'ended', exitCode: 130 } as const;
  const { state } = after(at('step-1'), { kind: 'terminal-returned', program: shell, end });
  expect(state.notice).toBeNull();
});

test('a key leads to the shell in the folder of the exercise', () => {
  const { effects } = after(at('step-1'), key('shell'));
  expect(effects).toMatchObject([
    { program: { cwd: path.join(at('step-1').course.root, 'exercises', 'profiles') } },
  ]);
});

test('a command that failed or was ended is named', () => {
  expect(returned({ kind: 'ended', exitCode: 2 }).state.notice?.text).toBe(
    'npx workshop db generate ended with 2.',
  );
  expect(returned({ kind: 'killed', signal: 'SIGINT' }).state.notice?.text).toBe(
    'npx workshop db generate was ended by SIGINT.',
  );
});

test('a command that could not be started is a problem with a way out', () => {
  const { state } = returned({ kind: 'not-started', reason: 'npx is not on the PATH' });
  expect(state.dialog).toEqual({
    kind: 'problem',
    message:
      'npx workshop db generate could not be started: npx is not on the PATH. Your files are unchanged.',
    wayOut: 'Run it by hand in another terminal.',
  });
});
