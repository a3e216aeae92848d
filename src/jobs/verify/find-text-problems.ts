import type { Attempt } from '../../course/attempts/attempt.ts';
import type { Course, ExerciseStep, Problem, Step } from '../../course/course.ts';
import { findHintProblems, findSharedHintProblems } from './find-hint-problems.ts';
import {
  type CourseText,
  findBrokenLinks,
  leadsOutside,
  linksIn,
  namesAnchor,
  type Place,
  placeOf,
  type Places,
} from '../../course/links.ts';
import { findControlCharacters } from '../../course/find-control-characters.ts';
import { listCourseFiles } from '../../course/list-course-files.ts';
import { problemIn } from '../../course/load-course.ts';
import { findCourseFile, readCourseText } from '../../course/read-course-file.ts';
import { loadCheckTexts, loadPlaces, loadStepTexts } from '../../course/load-course-texts.ts';
import type { Solutions } from './solutions.ts';

/** The links of these steps' texts that lead nowhere. An exercise is what its starter has, whatever a learner made of it. */
export async function findLinkProblems(
  course: Course,
  steps: readonly Step[],
  solutions: readonly Solutions[],
): Promise<Problem[]> {
  const texts = (await Promise.all(steps.map((step) => loadStepTexts(course, step)))).flat();
  const wanted = texts.flatMap(({ file, text }) =>
    linksIn(text)
      .filter((link) => !leadsOutside(link))
      .flatMap((link) => {
        const place = placeOf(file, link);
        return place === null ? [] : [{ place, needsText: namesAnchor(link) }];
      }),
  );
  const places = withStarters(
    await loadPlaces(course, wanted),
    wanted.map(({ place }) => place),
    solutions,
  );
  return texts.flatMap((text) => findBrokenLinks(text, places));
}

function withStarters(
  places: Places,
  targets: readonly string[],
  solutions: readonly Solutions[],
): Map<string, Place> {
  const known = new Map(places);
  for (const { exercise, starter } of solutions) {
    const inside = targets.filter((target) => target.startsWith(`${exercise.folder}/`));
    for (const target of inside) {
      const name = target.slice(exercise.folder.length + 1);
      const isFolder = [...starter.keys()].some((file) => file.startsWith(`${name}/`));
      const text = starter.get(name)?.toString('utf8');
      if (isFolder) known.set(target, { kind: 'folder' });
      else if (text !== undefined) known.set(target, { kind: 'file', text });
      // What lies there and is no file of the starter is reported as what it is.
      else if (known.get(target)?.kind !== 'unusable') known.delete(target);
    }
  }
  return known;
}

/** Control characters in course.yaml and in the texts of these steps, and files of the lessons that can't be used. */
export async function findFileProblems(course: Course, steps: readonly Step[]): Promise<Problem[]> {
  const courseFile = 'lessons/course.yaml';
  const [yaml, { files, problems }, ...texts] = await Promise.all([
    readCourseText(course.root, courseFile),
    listCourseFiles(course.root, 'lessons'),
    ...steps.map((step) => loadStepTexts(course, step)),
  ]);
  const own = (files ?? []).filter((file) => steps.some(({ id }) => file.startsWith(`${id}/`)));
  const found = await Promise.all(
    own.map(async (file) => ({ file, state: await findCourseFile(course.root, `lessons/${file}`) })),
  );
  return [
    ...problems,
    ...found.flatMap(({ file, state }) =>
      state.kind === 'unusable' ? [problemIn(`lessons/${file}`, state)] : [],
    ),
    ...(yaml.kind === 'found' ? findControlCharacters({ file: courseFile, text: yaml.value }) : []),
    ...texts.flat().flatMap(findControlCharacters),
  ];
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
