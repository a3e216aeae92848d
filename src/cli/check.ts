import type { CheckResult, Verdict } from '../checker/events.ts';
import type { Step } from '../course/course.ts';
import { findStep } from '../course/find-step.ts';
import { closeUpsOf } from '../jobs/close-ups.ts';
import type { CheckOnSaveEvent } from '../jobs/check-on-save.ts';
import { checkStep, type CheckOptions as CheckStepOptions } from '../jobs/check-step.ts';
import { noteStep } from '../jobs/note-step.ts';
import { messageOf, UserError } from '../errors.ts';
import { chooseStep, positionOf } from '../workshop/where.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { renderCoursePart, renderResult, renderTests } from '../text/render-tests.ts';
import { resultOf } from '../work-that-tells.ts';
import { exit, printJson, type Io } from './io.ts';
import { nextLine } from './next-line.ts';

export interface CheckOptions {
  readonly step?: string | undefined;
  readonly all?: true;
  readonly watch?: true;
  readonly json?: true;
  /** A quiz's answers, as `question=option,…`. */
  readonly answers?: string;
}

/** `npx workshop check`: the step's tests on the learner's code. */
export async function check(io: Io, options: CheckOptions): Promise<number> {
  const workshop = await io.openWorkshop(options.watch ? 'ready' : options.all ? 'warm' : undefined);
  if (options.all) {
    if (options.answers !== undefined) throw withoutQuestions('All steps together');
    if (options.step !== undefined) throw allAndOne(options.step);
    return checkAll(io, workshop, options);
  }
  const step = chooseStep(positionOf(workshop), options.step);
  if (step.kind === 'quiz') {
    const { takeQuiz } = await import('./quiz.ts');
    return exitCodeOf([(await takeQuiz(io, workshop, step, options)).verdict]);
  }
  if (options.answers !== undefined) throw withoutQuestions(step.id);
  // Who checks an exercise by its name is at work on it: from now on it is what no name means.
  if (options.step !== undefined && step.kind === 'exercise') await noteStep(workshop, step);
  if (options.watch) return checkSaves(io, workshop, step);
  const result = await checkOnce(io, workshop, step, { signal: io.signal });
  if (options.json) printJson(io, inJson(step, result));
  else await show(io, workshop, result);
  return exitCodeOf([result.verdict]);
}

async function checkAll(io: Io, workshop: Workshop, options: CheckOptions): Promise<number> {
  const results: CheckResult[] = [];
  const told: ResultInJson[] = [];
  for (const step of workshop.course.steps) {
    const result = await checkOnce(io, workshop, step, { signal: io.signal });
    results.push(result);
    told.push(inJson(step, result));
    if (!options.json) io.out((await linesOf(workshop, step, result, io)).join('\n'));
  }
  if (options.json) printJson(io, { checks: told });
  return exitCodeOf(results.map(({ verdict }) => verdict));
}

interface ResultInJson extends Omit<CheckResult, 'verdict'> {
  readonly verdict: Verdict | 'read';
}

/** Nothing of a step that is only read was checked, so nothing of it has passed. */
function inJson({ kind }: Step, result: CheckResult): ResultInJson {
  return kind === 'reading' && result.verdict === 'passed' ? { ...result, verdict: 'read' } : result;
}

/** Checks now and after each save, until it is interrupted. */
async function checkSaves(io: Io, workshop: Workshop, step: Step): Promise<number> {
  // What watches files takes longer to load than the rest of a check that isn't repeated.
  const { checkOnSave } = await import('../jobs/check-on-save.ts');
  await checkOnSave(workshop, step, {
    signal: io.signal,
    listen: (event) =>
      event.kind === 'check-finished' ? showAndWatch(io, workshop, event.result) : tell(io, step, event),
  });
  return exit.interrupted;
}

async function showAndWatch(io: Io, workshop: Workshop, result: CheckResult): Promise<void> {
  await show(io, workshop, result);
  io.note('Watching for the next save; Ctrl-C ends it.');
}

function tell(io: Io, { id }: Step, event: Exclude<CheckOnSaveEvent, { kind: 'check-finished' }>): void {
  switch (event.kind) {
    case 'check-started':
      io.note(`Checking ${id} …`);
      break;
    case 'check-waiting':
      io.note(event.phrase);
      break;
    case 'watch-failed':
      io.note(
        `Your files can't all be watched (${messageOf(event.error)}). Where a save is not seen, Ctrl-C ends this and \`npx workshop check ${id}\` checks once.`,
      );
      break;
    case 'part-finished':
      if (event.part.passed === event.part.tests) io.note(renderCoursePart(event.part, io.text).join('\n'));
      break;
    case 'tests-collected':
    case 'test-started':
    case 'test-finished':
      // The result has all of them.
      break;
  }
}

async function checkOnce(
  io: Io,
  workshop: Workshop,
  step: Step,
  options: CheckStepOptions,
): Promise<CheckResult> {
  tell(io, step, { kind: 'check-started' });
  return await resultOf(checkStep(workshop, step, options), (event) => tell(io, step, event));
}

async function show(io: Io, workshop: Workshop, result: CheckResult): Promise<void> {
  if (result.error !== null) {
    io.note(`${result.error.message}\n${result.error.wayOut}`);
    return;
  }
  io.out((await resultLines(workshop, result, io)).join('\n'));
  io.note(result.verdict === 'passed' ? nextLine(workshop) : whatNow(workshop, result));
}

function whatNow({ course }: Workshop, { step }: CheckResult): string {
  return findStep(course, step).kind === 'setup'
    ? '`npx workshop setup` puts it right, and can be repeated without harm.'
    : `Mend it and type \`npx workshop check ${step}\` again. Stuck? \`npx workshop hint ${step}\`.`;
}

/** A quiz is not asked among all the others: what was answered last is told. */
async function linesOf(workshop: Workshop, step: Step, result: CheckResult, io: Io): Promise<string[]> {
  if (step.kind !== 'quiz') return resultLines(workshop, result, io);
  const { scoreLines } = await import('./quiz.ts');
  return scoreLines(step, result, io);
}

async function resultLines(workshop: Workshop, result: CheckResult, io: Io): Promise<string[]> {
  if (result.tests.length === 0) return renderResult(result, io.text);
  const closeUps = result.verdict === 'failed' ? await closeUpsOf(workshop, result) : {};
  return [...renderTests(result.tests, io.text, closeUps), '', ...renderResult(result, io.text)];
}

function withoutQuestions(what: string): UserError {
  return new UserError(
    `${what} can't be checked with --answers: only a quiz has questions. Nothing was checked.`,
    'Leave --answers out, or name the quiz; `npx workshop list` shows the steps.',
  );
}

function allAndOne(step: string): UserError {
  return new UserError(
    `--all checks every step, and ${step} is one of them. Nothing was checked.`,
    `\`npx workshop check ${step}\` checks that one, \`npx workshop check --all\` all of them.`,
  );
}

function exitCodeOf(verdicts: readonly Verdict[]): number {
  if (verdicts.includes('error')) return exit.notRun;
  return verdicts.includes('failed') ? exit.failed : exit.done;
}
