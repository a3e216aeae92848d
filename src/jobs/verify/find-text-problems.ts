import type { Attempt } from '../../course/attempts/attempt.ts';
import type { Course, ExerciseStep, Problem, Step } from '../../course/course.ts';
import { findHintProblems, findSharedHintProblems } from './find-hint-problems.ts';
import {
  type CourseText,
  findBrokenLinks,
  leadsOutside,
  linksIn,
  placeOf,
  type Places,
} from '../../course/links.ts';
import { loadCheckTexts, loadPlaces, loadStepTexts } from '../../course/load-course-texts.ts';
import type { Solutions } from './solutions.ts';

/** The links of these steps' texts that lead nowhere. An exercise is what its starter has, whatever a learner made of it. */
export async function findLinkProblems(
  course: Course,
  steps: readonly Step[],
  solutions: readonly Solutions[],
): Promise<Problem[]> {
  const texts = (await Promise.all(steps.map((step) => loadStepTexts(course, step)))).flat();
  const targets = texts.flatMap(({ file, text }) =>
    linksIn(text)
      .filter((link) => !leadsOutside(link))
      .map((link) => placeOf(file, link))
      .filter((place) => !place.startsWith('..')),
  );
  const places = withStarters(await loadPlaces(course, targets), targets, solutions);
  return texts.flatMap((text) => findBrokenLinks(text, places));
}

function withStarters(
  places: Places,
  targets: readonly string[],
  solutions: readonly Solutions[],
): Map<string, string | null> {
  const known = new Map(places);
  for (const { exercise, starter } of solutions) {
    const inside = targets.filter((target) => target.startsWith(`${exercise.folder}/`));
    for (const target of inside) {
      const name = target.slice(exercise.folder.length + 1);
      const isFolder = [...starter.keys()].some((file) => file.startsWith(`${name}/`));
      const text = isFolder ? null : starter.get(name)?.toString('utf8');
      if (text === undefined) known.delete(target);
      else known.set(target, text);
    }
  }
  return known;
}

/** Hints of a step that are named and not there, or there and never shown. */
export async function findStepHintProblems(
  course: Course,
  step: ExerciseStep,
  attempts: readonly Attempt[],
  reached: ReadonlySet<string>,
): Promise<Problem[]> {
  const [[check, ...shared], texts] = await Promise.all([
    loadCheckTexts(course, step),
    loadStepTexts(course, step),
  ]);
  const file = `lessons/${step.id}/hints.md`;
  const nothing: CourseText = { file, text: '' };
  return findHintProblems({
    hints: step.hints,
    hintsText: texts.find((text) => text.file === file) ?? nothing,
    check: check ?? { ...nothing, file: `lessons/${step.id}/check.test.ts` },
    shared,
    attempts,
    reached,
  });
}

/** Hints that files of several steps name, and that none of the steps which use them has. */
export async function findHintProblemsInShared(course: Course): Promise<Problem[]> {
  const users = new Map<string, { text: CourseText; steps: ExerciseStep[] }>();
  for (const step of course.steps) {
    if (step.kind !== 'exercise') continue;
    const [, ...shared] = await loadCheckTexts(course, step);
    for (const text of shared) {
      const known = users.get(text.file) ?? { text, steps: [] };
      users.set(text.file, { text, steps: [...known.steps, step] });
    }
  }
  return [...users.values()].flatMap(({ text, steps }) =>
    findSharedHintProblems(
      text,
      steps.flatMap(({ hints }) => hints),
    ),
  );
}
