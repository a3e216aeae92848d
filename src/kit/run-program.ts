import type { CheckContext, ProgramFailure } from '../checker/test-facts.ts';
import { failIf, type Pointer } from './explain.ts';
import { failureOf } from './failure-of.ts';
import { LearnerProcess } from './learner-process.ts';
import { ProgramFailed } from './program-failed.ts';
import type { ProgramOptions } from './program-options.ts';
import { recorder } from './recorder.ts';
import { waitForProgram } from './wait-for-program.ts';

/** How a command-line program of the learner's ended, and what it printed. */
export interface ProgramRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions extends ProgramOptions {
  /** What it means if the program does not end, unless it is a loop that keeps it busy. */
  readonly keptOpen?: Pointer & { readonly sentence: string };
  /**
   * True for a program that only finds out why an earlier one failed: what it prints is not what the failure is explained
   * with, and if it doesn't end, it is stopped and its exit code is null.
   */
  readonly isInquiry?: boolean;
}

/** Programs that did not end once: nobody wants to wait for them again. */
const endless = new Map<string, ProgramFailure>();

/** Runs a program to its end. One that is still running when its time is over fails the test. */
export async function runToItsEnd(
  context: CheckContext,
  entry: string,
  args: readonly string[],
  { env = {}, keptOpen, isInquiry = false }: RunOptions,
): Promise<ProgramRun> {
  if (isInquiry) return inquire(context, entry, args, env);
  const known = endless.get(entry);
  if (known !== undefined) fail({ ...known, knownBefore: true });

  const process = new LearnerProcess(context, entry, args, env);
  const startedAt = performance.now();
  const { runFolder, programMs: softMs, patientMs: hardMs } = context;
  const isDone = () => process.hasEnded || process.hasFlooded;
  const waited = await recorder.whileAsked(process, () =>
    waitForProgram({ runFolder, process, isDone, softMs, hardMs, isOverWhenSilent: true }),
  );
  const waitedMs = performance.now() - startedAt;
  const after = { request: null, port: null, waitedMs } as const;
  if (process.hasFlooded) {
    await process.kill();
    return fail(await failureOf(context, process, { kind: 'flooded', ...after }));
  }
  if (waited === 'done') {
    await process.ended();
    if (process.signal !== null) return fail(await failureOf(context, process, { kind: 'killed', ...after }));
    return { exitCode: process.exitCode, stdout: process.stdout.text(), stderr: process.stderr.text() };
  }
  const kind = waited === 'starved' ? 'starved' : 'still-running';
  const failure = await failureOf(context, process, { kind, ...after });
  endless.set(entry, failure);
  const isOpen = kind === 'still-running' && failure.note?.kind !== 'blocked';
  if (keptOpen !== undefined) failIf(isOpen, keptOpen.sentence, keptOpen);
  return fail(failure);
}

async function inquire(
  context: CheckContext,
  entry: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<ProgramRun> {
  const process = new LearnerProcess(context, entry, args, env);
  const { runFolder, programMs: softMs, patientMs: hardMs } = context;
  await waitForProgram({ runFolder, process, isDone: () => process.hasEnded, softMs, hardMs });
  const { exitCode } = process;
  await (process.hasEnded ? process.ended() : process.kill());
  recorder.leaveOut(process);
  return { exitCode, stdout: process.stdout.text(), stderr: process.stderr.text() };
}

function fail(failure: ProgramFailure): never {
  recorder.programFailed(failure);
  throw new ProgramFailed(failure);
}
