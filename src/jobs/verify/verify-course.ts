import { HostPool } from '../../checker/host-pool.ts';
import type { Course, Problem } from '../../course/course.ts';
import { openTemporaryServer } from '../../database/temporary-server.ts';
import { findStepHintProblems } from './find-text-problems.ts';
import { inParallel, type Task } from './in-parallel.ts';
import { planTasks, type Verification } from './plan-tasks.ts';
import { findAloneProblem, reportStep, type VerifyReport } from './report.ts';
import type { CommandSurroundings } from './run-lesson-commands.ts';
import type { CheckSurroundings } from './run-planned-check.ts';
import { checkTask, commandTask, type TaskOutcome } from './verification-tasks.ts';

export interface VerifyOptions {
  /** Ids of the steps to look at. */
  readonly steps: ReadonlySet<string>;
  /** How many checks run at once. */
  readonly parallel: number;
  /** Runs each check's tests in an order that this number decides. */
  readonly shuffleSeed?: number | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Called with a short phrase while something slow happens. */
  readonly onProgress?: ((phrase: string) => void) | undefined;
}

/** What happens while a course is verified; `verification-finished` always comes, and comes last. */
export type VerifyEvent =
  | { readonly kind: 'verification-started'; readonly tasks: number }
  | {
      readonly kind: 'task-finished';
      readonly step: string;
      readonly what: string;
      readonly problems: readonly Problem[];
      readonly durationMs: number;
      /** How many are finished, this one included. */
      readonly finished: number;
      readonly tasks: number;
    }
  | { readonly kind: 'verification-finished'; readonly report: VerifyReport };

/**
 * Proves that a course is as its author means it, on copies in temporary folders and on a server of its own: nothing of
 * the learner's is touched. Throws what an abort throws, and a UserError where it can't be done.
 */
export async function* verifyCourse(
  course: Course,
  options: VerifyOptions,
): AsyncGenerator<VerifyEvent, void> {
  const startedAt = performance.now();
  const verification = await planTasks(course, options.steps);
  await using resources = new AsyncDisposableStack();
  const hosts = resources.use(new HostPool({ startsAhead: false }));
  const surroundings = { ...(await openSurroundings(course, verification, options, resources)), hosts };
  const tasks = makeTasks(verification, surroundings);
  yield { kind: 'verification-started', tasks: tasks.length };
  const outcomes: TaskOutcome[] = [];
  for await (const outcome of inParallel(tasks, options.parallel, options.signal)) {
    outcomes.push(outcome);
    const { step, what, problems, durationMs } = outcome;
    const finished = outcomes.length;
    yield { kind: 'task-finished', step, what, problems, durationMs, finished, tasks: tasks.length };
  }
  const report = await conclude(course, verification, outcomes, () => performance.now() - startedAt);
  yield { kind: 'verification-finished', report };
}

async function openSurroundings(
  course: Course,
  { checks }: Verification,
  { env, signal, shuffleSeed, onProgress }: VerifyOptions,
  resources: AsyncDisposableStack,
): Promise<Omit<CheckSurroundings, 'hosts'> & CommandSurroundings> {
  const names = checks.flatMap(({ step }) => step.exercise.database?.name ?? []);
  const databases = [...new Set(names)];
  if (databases.length === 0) return { course, server: null, env, signal, shuffleSeed };
  const { server } = resources.use(await openTemporaryServer({ databases, env, signal, onProgress }));
  return { course, server, env, signal, shuffleSeed };
}

function makeTasks(
  { checks, commands, solutions }: Verification,
  surroundings: CheckSurroundings & CommandSurroundings,
): Task<TaskOutcome>[] {
  const ofCommands = commands.map(({ planned, solved }) =>
    commandTask(planned, solutions.get(planned.exercise?.id ?? '') ?? null, solved, surroundings),
  );
  const ofChecks = checks.flatMap((check) => {
    const own = solutions.get(check.step.exercise.id);
    return own === undefined ? [] : [checkTask(check, own, surroundings)];
  });
  return [...ofCommands, ...ofChecks];
}

async function conclude(
  course: Course,
  { steps, attempts, problems }: Verification,
  outcomes: readonly TaskOutcome[],
  elapsedMs: () => number,
): Promise<VerifyReport> {
  const ofHints = await Promise.all(
    steps.map((step) => {
      const reached = outcomes.flatMap((one) => (one.step === step.id ? (one.reachedHint ?? []) : []));
      return findStepHintProblems(course, step, attempts.get(step.id) ?? [], new Set(reached));
    }),
  );
  const judgements = outcomes.flatMap((one) => one.judgements);
  const alone = steps.flatMap((step) => findAloneProblem(step, judgements));
  const all = inOrder([...problems, ...alone, ...outcomes.flatMap((one) => one.problems), ...ofHints.flat()]);
  return {
    verdict: all.length === 0 ? 'passed' : 'failed',
    durationMs: Math.round(elapsedMs()),
    steps: steps.map((step) => {
      const own = outcomes.filter((one) => one.step === step.id);
      const durationMs = own.reduce((sum, one) => sum + one.durationMs, 0);
      return reportStep(step, judgements, durationMs);
    }),
    problems: all,
  };
}

/** By file and line; the same one once. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const byKey = new Map(problems.map((problem) => [keyOf(problem), problem]));
  return [...byKey.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, problem]) => problem);
}

function keyOf({ file, line, message }: Problem): string {
  return `${file}\n${String(line).padStart(6, '0')}\n${message}`;
}
