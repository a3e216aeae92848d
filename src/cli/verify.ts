import { formatDuration } from '../text/format-duration.ts';
import { availableParallelism } from 'node:os';
import type { Problem } from '../course/course.ts';
import { findStep } from '../course/find-step.ts';
import { UserError } from '../errors.ts';
import { loadChangedSteps } from '../jobs/verify/changed-steps.ts';
import type { VerifyReport } from '../jobs/verify/report.ts';
import { verifyCourse, type VerifyEvent } from '../jobs/verify/verify-course.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { renderVerification } from '../text/render-verification.ts';
import { exit, printJson, type Io } from './io.ts';

export interface VerifyWords {
  readonly steps: readonly string[];
  readonly changed?: true;
  readonly json?: true;
  readonly parallel?: string;
  readonly shuffle?: string;
}

/** `npx workshop verify`: for a course's author. Proves that lessons, checks, solutions and attempts agree. */
export async function verify(io: Io, words: VerifyWords): Promise<number> {
  const parallel = wholeNumber(words.parallel, '--parallel', 1) ?? availableParallelism();
  const shuffleSeed = wholeNumber(words.shuffle, '--shuffle', 0);
  const { course, env } = await io.openWorkshop();
  const steps = await chooseSteps({ course, env }, words);
  const { signal, note } = io;
  for await (const event of verifyCourse(course, {
    steps,
    parallel,
    shuffleSeed,
    env,
    signal,
    onProgress: note,
  })) {
    if (event.kind === 'verification-finished') return show(io, words, event.report);
    note(progressLine(event, parallel));
  }
  throw new Error('the verification ended without a report');
}

async function chooseSteps(
  { course, env }: Pick<Workshop, 'course' | 'env'>,
  words: VerifyWords,
): Promise<Set<string>> {
  const named = new Set(words.steps.map((id) => findStep(course, id).id));
  const wanted = named.size > 0 ? named : new Set(course.steps.map(({ id }) => id));
  return words.changed === true ? wanted.intersection(await loadChangedSteps(course, env)) : wanted;
}

function progressLine(
  event: Exclude<VerifyEvent, { kind: 'verification-finished' }>,
  parallel: number,
): string {
  if (event.kind === 'verification-started') return `Running ${event.tasks} checks, ${parallel} at once …`;
  const { finished, tasks, step, what, durationMs, problems } = event;
  const place = `${String(finished).padStart(String(tasks).length)}/${tasks}`;
  const lines = problems.map((problem) => `  ${problemLine(problem)}`);
  return [`${place} ${step}: ${what} (${formatDuration(durationMs)})`, ...lines].join('\n');
}

function show(io: Io, { json }: VerifyWords, report: VerifyReport): number {
  if (json) printJson(io, report);
  else io.out(renderVerification(report, io.text).join('\n'));
  return report.verdict === 'passed' ? exit.done : exit.failed;
}

function problemLine({ file, line, message }: Problem): string {
  return `${file}:${line}: ${message}`;
}

function wholeNumber(text: string | undefined, option: string, least: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text);
  throw new UserError(
    `${option} takes a whole number from ${least} on, and was given "${text}". Nothing was verified.`,
    '`npx workshop verify --help` lists the options.',
  );
}
