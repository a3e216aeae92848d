import { execFile } from 'node:child_process';
import type { Account } from './account.ts';
import { spawnAs } from './account.ts';
import { postgresEnvironment } from '../../environment/environments.ts';
import { codeOf } from '../../errors.ts';

export interface ProgramResult {
  /**
   * The exit code; a code of the operating system (`ENOENT`, `EACCES`) where it could not be started; the name of
   * the signal that ended it (`SIGKILL`); `timeout`.
   */
  readonly code: number | string;
  /** What it printed, errors last. */
  readonly output: string;
}

export interface ProgramOptions {
  readonly account: Account | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Runs one of PostgreSQL's programs to its end. Never throws for what the program does; throws AbortError. */
export function runProgram(
  file: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    execFile(
      file,
      args,
      {
        ...spawnAs(options.account),
        env: postgresEnvironment(options.env),
        // The learner's folder may be closed to the account.
        cwd: process.platform === 'win32' ? undefined : '/',
        timeout: options.timeoutMs,
        signal: options.signal,
        windowsHide: true,
      },
      (error, stdout, stderr) => {
        const output = `${stdout}${stderr}`;
        if (error === null) return resolve({ code: 0, output });
        if (error.name === 'AbortError') return reject(error);
        if (error.killed === true) return resolve({ code: 'timeout', output });
        return resolve({ code: codeOf(error) ?? error.code ?? error.signal ?? 'unknown', output });
      },
    );
  });
}

/** `initdb was ended by SIGKILL`, `initdb ended with 1`: for a sentence in brackets. */
export function howItEnded(name: string, code: ProgramResult['code']): string {
  if (typeof code === 'number') return `${name} ended with ${code}`;
  if (code === 'timeout') return `${name} did not end in time`;
  return code.startsWith('SIG') ? `${name} was ended by ${code}` : `${name}: ${code}`;
}
