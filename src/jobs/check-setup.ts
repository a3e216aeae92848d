import type { CheckEvent, CheckResult, TestResult } from '../checker/events.ts';
import type { BuiltInVerb, Exercise, SetupStep } from '../course/course.ts';
import { UserError } from '../errors.ts';
import type { WorkThatTells } from '../work-that-tells.ts';
import { askDatabase } from '../migrations/states/ask-database.ts';
import { findProblems } from '../migrations/states/find-problems.ts';
import type { ProblemKind } from '../migrations/states/folder-problem.ts';
import { pendingMigrations } from '../migrations/migrate.ts';
import { changedSince, holdAppServer, requestProof, requireServer } from '../workspace/server/app-server.ts';
import { connectExercise, openDatabaseServer, requireDatabase } from './open-database.ts';
import { startOptions } from './app-servers.ts';
import { takeDatabaseTurn } from './take-turns.ts';
import { waiting } from './waiting.ts';
import { tellMeanwhile } from './tell-meanwhile.ts';
import { findMissingPackages } from './verify-install.ts';
import { exerciseFolder } from '../course/exercise-folder.ts';
import type { Workshop } from '../workshop/workshop.ts';

interface Context {
  readonly workshop: Workshop;
  readonly exercise: Exercise;
  readonly signal: AbortSignal;
}

/** What has to be true after an action; `prove` gives null, or a sentence about what is not. */
interface Proof {
  readonly name: string;
  readonly prove: (context: Context) => Promise<string | null>;
}

/** Looks whether what a set-up's actions bring about is so. Runs none of them, and waits until no other command does. */
export async function* checkSetup(
  workshop: Workshop,
  step: SetupStep,
  signal: AbortSignal,
): WorkThatTells<CheckEvent, CheckResult> {
  const wanted = step.actions.flatMap(({ verb }) => (verb === 'run' ? [] : (proofs[verb] ?? [])));
  yield { kind: 'tests-collected', names: wanted.map(({ name }) => name) };
  await using _ = yield* waiting(
    tellMeanwhile((onWait) =>
      takeDatabaseTurn(workshop, { work: `checking the set-up ${step.id}`, signal, onWait }),
    ),
  );
  const tests: TestResult[] = [];
  for (const { name, prove } of wanted) {
    signal.throwIfAborted();
    yield { kind: 'test-started', name };
    const test = toTest(name, await complaintOf(prove, { workshop, exercise: step.exercise, signal }));
    tests.push(test);
    yield { kind: 'test-finished', test };
  }
  const verdict = tests.every(({ state }) => state === 'passed') ? 'passed' : 'failed';
  return { step: step.id, verdict, durationMs: 0, tests, error: null };
}

/** What the learner's files are the cause of is one more thing that is not so; the other proofs are looked at as well. */
async function complaintOf(prove: Proof['prove'], context: Context): Promise<string | null> {
  try {
    return await prove(context);
  } catch (error) {
    if (error instanceof UserError && error.exitCode === 1) return `${error.message} ${error.wayOut}`;
    throw error;
  }
}

function toTest(name: string, explanation: string | null): TestResult {
  const state = explanation === null ? 'passed' : 'failed';
  return { name, state, explanation, file: null, line: null, hint: null, details: null };
}

/** What keeps a migration from ever running. */
const isAboutRunning: ReadonlySet<ProblemKind> = new Set([
  'sql-unlisted',
  'out-of-order',
  'skipped',
  'tracking-lost',
]);

/** What is left over from stopping something can't be looked at, so those verbs have no proof. */
const proofs: Partial<Record<BuiltInVerb, Proof>> = {
  install: {
    name: 'the packages are installed',
    prove: async ({ workshop, exercise }) => {
      const missing = await findMissingPackages(exerciseFolder(workshop.course, exercise));
      return missing.length === 0 ? null : `Not installed: ${missing.join(', ')}.`;
    },
  },

  'start-database': {
    name: 'the database answers',
    prove: async ({ workshop, exercise, signal }) => {
      await using server = await openDatabaseServer(workshop, { signal });
      await connectExercise(workshop, server, exercise);
      return null;
    },
  },

  migrate: {
    name: 'every migration has been applied',
    prove: async ({ workshop, exercise, signal }) => {
      await using server = await openDatabaseServer(workshop, { signal });
      const { url, migrationsFolder } = await connectExercise(workshop, server, exercise);
      const pending = await pendingMigrations(url, migrationsFolder);
      const problems = await findProblems(migrationsFolder, await askDatabase(url));
      const [first] = problems.filter(({ kind }) => isAboutRunning.has(kind));
      if (first !== undefined) return `${first.message} ${first.wayOut}`;
      return pending.length === 0 ? null : `Not applied yet: ${pending.map(({ tag }) => tag).join(', ')}.`;
    },
  },

  seed: {
    name: 'the tables have rows',
    prove: async ({ workshop, exercise, signal }) => {
      await using server = await openDatabaseServer(workshop, { signal });
      await connectExercise(workshop, server, exercise);
      const { tables } = await server.planReset(requireDatabase(exercise).name);
      const locked = tables.find(({ isLocked }) => isLocked);
      if (locked !== undefined) return `Another program holds a lock on the table ${locked.name}.`;
      return tables.some(({ rows }) => rows > 0) ? null : 'Every table is empty.';
    },
  },

  prove: { name: 'the application answers', prove: proveApplication },
};

async function proveApplication({ workshop, exercise, signal }: Context): Promise<string | null> {
  const wanted = requireServer(exercise).proof;
  await using held = new AsyncDisposableStack();
  try {
    const options = await startOptions(workshop, exercise, { signal });
    const server = held.use(await holdAppServer(options));
    const running = await server.find();
    // Looking leaves things as they were.
    if (running === undefined) held.defer(async () => void (await server.stop()));
    // An answer of older code says nothing about the code that is there now.
    const isOlder = running !== undefined && (await changedSince(options, running)).length > 0;
    const app = await (isOlder ? server.restart() : server.start());
    const answer = await requestProof(requireServer(exercise), app);
    return answer.status === wanted.status
      ? null
      : `${answer.url} answered ${answer.status} instead of ${wanted.status}.`;
  } catch (error) {
    if (error instanceof UserError) return `${error.message} ${error.wayOut}`;
    throw error;
  }
}
