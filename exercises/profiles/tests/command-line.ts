import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as base } from './fixtures.ts';

export interface Ended {
  /** Null when it had to be killed, because it didn't end within 10 seconds. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * With the application's commands, each in a process of its own, as in a terminal. So a test sees whether a command
 * ends, and with which code; and the command may close its connections without taking them from the test.
 */
export const test = base
  .extend('cli', () => runCommand)
  .extend('fileWith', async ({}, { onCleanup }) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'profiles-'));
    onCleanup(() => rm(folder, { recursive: true }));
    return async (content: unknown): Promise<string> => {
      const file = path.join(folder, 'content.json');
      await writeFile(file, JSON.stringify(content));
      return file;
    };
  });

function runCommand(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const command = execFile(
      process.execPath,
      ['src/cli/main.ts', ...args],
      { cwd: path.join(import.meta.dirname, '..'), timeout: 10_000 },
      (_error, stdout, stderr) => resolve({ exitCode: command.exitCode, stdout, stderr }),
    );
  });
}
