import type { CheckContext } from '../checker/test-facts.ts';
import { failureOf } from './failure-of.ts';
import { LearnerProcess } from './learner-process.ts';

import { ProgramFailed } from './program-failed.ts';
import { recorder } from './recorder.ts';

/** How a command-line program of the learner's ended, and what it printed. */
export interface ProgramRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. One that is still running when its time is over fails the test. */
export async function runToItsEnd(
  context: CheckContext,
  entry: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<ProgramRun> {
  const process = new LearnerProcess(context, entry, args, env);
  const timeoutMs = context.programMs;
  if (!(await process.endedWithin(timeoutMs))) {
    const failure = await failureOf(context, process, {
      kind: 'still-running',
      request: null,
      port: null,
      waitedMs: timeoutMs,
    });
    recorder.programFailed(failure);
    throw new ProgramFailed(failure);
  }
  return { exitCode: process.exitCode, stdout: process.stdout.text(), stderr: process.stderr.text() };
}
