import type { Attempt } from '../../course/attempts/attempt.ts';
import type { Course, Exercise, ExerciseStep, Problem, Step } from '../../course/course.ts';
import { commandsIn } from '../../course/lesson-commands.ts';
import { loadAttempts } from '../../course/attempts/load-attempts.ts';
import { loadStepTexts } from '../../course/load-course-texts.ts';
import { type PlannedCheck, planVerification } from './plan-verification.ts';
import { stepsOf } from '../../workspace/solution/solution-files.ts';
import { exerciseOf } from '../../workshop/where.ts';
import { findFileProblems, findHintProblemsInShared, findLinkProblems } from './find-text-problems.ts';
import type { PlannedCommands } from './run-lesson-commands.ts';
import { findSolutionProblems, loadSolutions, type Solutions } from './solutions.ts';

/** All that is to be tried, and what is wrong before anything is. */
export interface Verification {
  readonly steps: readonly ExerciseStep[];
  readonly solutions: ReadonlyMap<string, Solutions>;
  readonly attempts: ReadonlyMap<string, readonly Attempt[]>;
  readonly checks: readonly PlannedCheck[];
  readonly commands: readonly { readonly planned: PlannedCommands; readonly solved: readonly string[] }[];
  readonly problems: readonly Problem[];
}

/** Reads what the verification of these steps needs. Runs nothing, and writes nothing. */
export async function planTasks(course: Course, chosen: ReadonlySet<string>): Promise<Verification> {
  const steps = course.steps.filter(({ id }) => chosen.has(id));
  const exerciseSteps = steps.filter((step): step is ExerciseStep => step.kind === 'exercise');
  const all = await Promise.all([...course.exercises.values()].map((each) => loadSolutions(course, each)));
  const solutions = new Map(all.map((each) => [each.exercise.id, each]));
  const loaded = await Promise.all(
    exerciseSteps.map(async (step) => ({ step, ...(await loadAttempts(course, step)) })),
  );
  const attempts = new Map(loaded.map((each) => [each.step.id, each.attempts]));
  const lessons = await Promise.all(steps.map((step) => planLesson(course, step, solutions)));
  return {
    steps: exerciseSteps,
    solutions,
    attempts,
    checks: planVerification(course, attempts, chosen),
    commands: lessons.flatMap(({ commands }) => commands),
    problems: [
      ...all.flatMap(({ problems }) => problems),
      ...loaded.flatMap(({ problems }) => problems),
      ...lessons.flatMap(({ problems }) => problems),
      ...(await findFileProblems(course, steps)),
      ...(await findLinkProblems(course, steps, all)),
      ...(await findHintProblemsInShared(course)),
    ],
  };
}

async function planLesson(
  course: Course,
  step: Step,
  solutions: ReadonlyMap<string, Solutions>,
): Promise<Pick<Verification, 'commands' | 'problems'>> {
  const [lesson] = await loadStepTexts(course, step);
  if (lesson === undefined) return { commands: [], problems: [] };
  const { commands, files, problems } = commandsIn(lesson);
  const exercise = course.exercises.size === 0 ? null : exerciseOf(course, step);
  const { before, after } = solvedAround(course, step, exercise);
  const planned = (['beginning', 'solved'] as const).flatMap((on) => {
    const own = commands.filter((command) => command.on === on);
    if (own.length === 0) return [];
    const one = { step, file: lesson.file, exercise, commands: own, files };
    return [{ planned: one, solved: on === 'solved' ? after : before }];
  });
  return {
    commands: planned,
    problems: [...problems, ...problemsOfSolution(step, lesson.text, solutions, before, after)],
  };
}

function problemsOfSolution(
  step: Step,
  lesson: string,
  solutions: ReadonlyMap<string, Solutions>,
  before: readonly string[],
  after: readonly string[],
): Problem[] {
  const own = step.kind === 'exercise' ? solutions.get(step.exercise.id) : undefined;
  if (step.kind !== 'exercise' || own === undefined) return [];
  return findSolutionProblems(step, lesson, own.files(before), own.files(after));
}

/** The steps of the exercise that are solved when a step begins, and when it is done. */
function solvedAround(course: Course, step: Step, exercise: Exercise | null) {
  const position = course.steps.indexOf(step);
  const own = exercise === null ? [] : stepsOf(course, exercise);
  const through = (last: number) =>
    own.filter((each) => course.steps.indexOf(each) <= last).map(({ id }) => id);
  return { before: through(position - 1), after: through(position) };
}
