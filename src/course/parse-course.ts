import path from 'node:path';
import { commandOf } from './action-command.ts';
import { z } from 'zod';
import { safeText } from '../safe-text.ts';
import type { Action, Course, Exercise, Objective, Problem, Step } from './course.ts';
import {
  courseSchema,
  frontMatterSchema,
  knownFormat,
  type CourseFile,
  type FrontMatter,
} from './course-schema.ts';
import { FRONT_MATTER_LINE, splitFrontMatter } from './front-matter.ts';
import { findProblemsInHints, parseHints } from './hints.ts';
import { nearest } from './nearest.ts';
import { parseQuiz } from './quiz/parse-quiz.ts';
import type { Question } from './quiz/question.ts';
import { parseYaml, type Located } from './yaml-source.ts';

/** The texts of a course as they lie on the disk. */
export interface CourseSources {
  /** Absolute path. */
  readonly root: string;
  readonly courseYaml: string;
  /** The folders of `lessons/`, by name. */
  readonly steps: ReadonlyMap<string, StepSources>;
  /** The folders that exercises may name, relative to the root: those that exist. */
  readonly existingFolders: ReadonlySet<string>;
  /** Files that are there and could not be read. */
  readonly unusable: readonly Problem[];
}

export interface StepSources {
  /** Null where the folder has no `lesson.md`. */
  readonly lesson: string | null;
  readonly hints: string | null;
  readonly quiz: string | null;
  readonly hasCheck: boolean;
}

const COURSE_FILE = 'lessons/course.yaml';

/** Turns a course's texts into a course, or says everything that is wrong with them. Touches no disk. */
export function parseCourse(sources: CourseSources): { course: Course | null; problems: Problem[] } {
  if (isUnusable(sources, COURSE_FILE)) return { course: null, problems: [...sources.unusable] };
  const { located, problems: inYaml } = parseYaml(sources.courseYaml, courseSchema, COURSE_FILE);
  const problems = [...sources.unusable, ...inYaml];
  if (located === null) return { course: null, problems: newerFormat(sources.courseYaml) ?? problems };
  const exercises = exercisesOf(located.value);
  const steps: Step[] = [];
  for (const { id, chapter, line } of listedSteps(located)) {
    const made = makeStep(id, chapter, sources, exercises, located.value);
    problems.push(...made.problems.map((problem) => (problem.line === 0 ? { ...problem, line } : problem)));
    if (made.step !== null) steps.push(made.step);
  }
  problems.push(...problemsAcross(located, sources));
  if (problems.length > 0) return { course: null, problems };
  const { title, chapters, objectives } = located.value;
  const course: Course = {
    root: sources.root,
    title,
    chapters: chapters.map((chapter) => ({ title: chapter.title, stepIds: chapter.steps })),
    objectives: objectives satisfies Objective[],
    exercises,
    steps,
  };
  return { course, problems };
}

function isUnusable({ unusable }: CourseSources, file: string): boolean {
  return unusable.some((problem) => problem.file === file);
}

/** The one problem of a course that was made for a later workshop: what else looks wrong may be right there. */
function newerFormat(courseYaml: string): Problem[] | null {
  const { located } = parseYaml(courseYaml, z.looseObject({ format: z.number() }), COURSE_FILE);
  if (located === null || located.value.format <= knownFormat) return null;
  const message = `this course has format ${located.value.format}, and this workshop knows format ${knownFormat}: a newer version of the workshop is needed`;
  return [{ file: COURSE_FILE, line: located.lineOf(['format']), message }];
}

function exercisesOf(file: CourseFile): Map<string, Exercise> {
  return new Map(
    Object.entries(file.exercises).map(([id, { folder, database, server }]) => [
      id,
      {
        id,
        folder,
        database: database && {
          name: database.name,
          migrations: database.migrations,
          seed: database.seed,
          envFile: database['env-file'],
          checkWith: database['check-with'],
          showSchema: database['show-schema'],
        },
        server,
      },
    ]),
  );
}

function listedSteps({ value, lineOf }: Located<CourseFile>) {
  return value.chapters.flatMap((chapter, chapterIndex) =>
    chapter.steps.map((id, index) => ({
      id,
      chapter: chapter.title,
      line: lineOf(['chapters', chapterIndex, 'steps', index]),
    })),
  );
}

interface MadeStep {
  readonly step: Step | null;
  /** A problem with line 0 belongs to the line of course.yaml that lists the step. */
  readonly problems: readonly Problem[];
}

function makeStep(
  id: string,
  chapter: string,
  sources: CourseSources,
  exercises: ReadonlyMap<string, Exercise>,
  courseFile: CourseFile,
): MadeStep {
  const files = sources.steps.get(id);
  // It is reported as that already.
  if (isUnusable(sources, `lessons/${id}/lesson.md`)) return { step: null, problems: [] };
  if (files === undefined || files.lesson === null) {
    const message = `there is no lessons/${id}/lesson.md for the step "${id}"${suggestion(id, sources)}`;
    return { step: null, problems: [{ file: COURSE_FILE, line: 0, message }] };
  }
  const file = `lessons/${id}/lesson.md`;
  const split = splitFrontMatter(files.lesson);
  if (split === undefined) {
    const message =
      'the lesson does not begin with front matter: a line ---, keys such as id and title, a line ---';
    return { step: null, problems: [{ file, line: 1, message }] };
  }
  const { located, problems } = parseYaml(split.yaml, frontMatterSchema, file, FRONT_MATTER_LINE);
  if (located === null) return { step: null, problems };
  const { questions, problems: inQuiz } = parseQuiz(files.quiz, `lessons/${id}/quiz.yaml`);
  const found = [
    ...problemsInFrontMatter(located, { id, file, files, sources, exercises, courseFile }),
    ...inQuiz,
    ...findProblemsInHints(files.hints ?? '', `lessons/${id}/hints.md`),
  ];
  if (found.length > 0) return { step: null, problems: found };
  const context = { chapter, body: split.body, files, questions, exercises, root: sources.root };
  return { step: toStep(located.value, context), problems: [] };
}

function suggestion(id: string, sources: CourseSources): string {
  const meant = nearest(id, [...sources.steps.keys()]);
  return meant === undefined ? '' : `. Did you mean "${meant}"?`;
}

interface FrontMatterContext {
  readonly id: string;
  readonly file: string;
  readonly files: StepSources;
  readonly sources: CourseSources;
  readonly exercises: ReadonlyMap<string, Exercise>;
  readonly courseFile: CourseFile;
}

function problemsInFrontMatter(
  { value, lineOf }: Located<FrontMatter>,
  context: FrontMatterContext,
): Problem[] {
  const { id, file, files, sources, exercises, courseFile } = context;
  const problems: Problem[] = [];
  const add = (key: string, message: string) => problems.push({ file, line: lineOf([key]), message });
  if (value.id !== id) add('id', `the id is "${value.id}", but the folder is called "${id}"`);
  for (const key of neededKeys(value.kind)) {
    if (value[key] === undefined) add('kind', `a step of kind ${value.kind} needs "${key}"`);
  }
  if (value.exercise !== undefined && !exercises.has(value.exercise)) {
    const known = [...exercises.keys()];
    const meant = nearest(value.exercise, known);
    add(
      'exercise',
      `there is no exercise "${value.exercise}" in course.yaml${meant ? `. Did you mean "${meant}"?` : ''}`,
    );
  }
  const objectives = courseFile.objectives.map((objective) => objective.id);
  for (const objective of value.objectives.filter((name) => !objectives.includes(name))) {
    const meant = nearest(objective, objectives);
    add(
      'objectives',
      `there is no objective "${objective}" in course.yaml${meant ? `. Did you mean "${meant}"?` : ''}`,
    );
  }
  const isUnreadable = (name: string) => isUnusable(sources, `lessons/${id}/${name}`);
  for (const [index, objective] of value.objectives.entries()) {
    if (value.objectives.indexOf(objective) === index) continue;
    const line = lineOf(['objectives', index]);
    problems.push({ file, line, message: `the objective "${objective}" is listed twice` });
  }
  if (value.kind === 'exercise' && !files.hasCheck && !isUnreadable('check.test.ts'))
    add('kind', `there is no lessons/${id}/check.test.ts to check the step with`);
  if (value.kind === 'quiz' && files.quiz === null && !isUnreadable('quiz.yaml'))
    add('kind', `there is no lessons/${id}/quiz.yaml with the questions of the quiz`);
  if (value.kind !== 'quiz' && files.quiz !== null)
    add('kind', `there is a lessons/${id}/quiz.yaml, but the step is of kind ${value.kind}`);
  return problems;
}

function neededKeys(kind: FrontMatter['kind']): readonly ('exercise' | 'files' | 'actions')[] {
  switch (kind) {
    case 'exercise':
      return ['exercise', 'files'];
    case 'setup':
      return ['exercise', 'actions'];
    case 'reading':
    case 'quiz':
      return [];
  }
}

interface StepContext {
  readonly chapter: string;
  readonly body: string;
  readonly files: StepSources;
  readonly questions: readonly Question[];
  readonly exercises: ReadonlyMap<string, Exercise>;
  readonly root: string;
}

function toStep(value: FrontMatter, context: StepContext): Step {
  const { chapter, body, files, questions, exercises, root } = context;
  const folder = path.join(root, 'lessons', value.id);
  const base = {
    id: value.id,
    title: value.title,
    chapter,
    folder,
    lessonFile: path.join(folder, 'lesson.md'),
    lesson: safeText(body, '\t'),
    hints: parseHints(files.hints ?? ''),
    objectives: value.objectives,
    optional: value.optional,
    minutes: value.minutes,
  };
  const exercise = exercises.get(value.exercise ?? '');
  if (value.kind === 'exercise' && exercise && value.files) {
    return {
      ...base,
      kind: 'exercise',
      exercise,
      files: value.files,
      checkFile: path.join(folder, 'check.test.ts'),
      purposes: value.purposes,
      buildsOnEarlier: value['builds-on-earlier'],
    };
  }
  if (value.kind === 'setup' && exercise && value.actions) {
    return {
      ...base,
      kind: 'setup',
      exercise,
      // Rows are never deleted unasked, whatever the author says.
      destructive: value.destructive || value.actions.some(deletesRows),
      actions: value.actions.map((action) => toAction(action, exercise)),
    };
  }
  return value.kind === 'quiz' ? { ...base, kind: 'quiz', questions } : { ...base, kind: 'reading' };
}

type WrittenAction = NonNullable<FrontMatter['actions']>[number];

function toAction(action: WrittenAction, exercise: Exercise): Action {
  if ('run' in action) return { verb: 'run', text: action.text, command: action.run };
  return { verb: action.verb, text: action.text, command: commandOf(action.verb, exercise) };
}

function deletesRows(action: WrittenAction): boolean {
  return 'verb' in action && action.verb === 'reset-database';
}

/** Problems that no single step shows: steps listed twice or not at all, folders that are not there. */
function problemsAcross({ value, lineOf }: Located<CourseFile>, sources: CourseSources): Problem[] {
  const problems: Problem[] = [];
  const listed = value.chapters.flatMap((chapter) => chapter.steps);
  for (const [index, { id }] of value.objectives.entries()) {
    if (value.objectives.findIndex((other) => other.id === id) === index) continue;
    const line = lineOf(['objectives', index, 'id']);
    problems.push({ file: COURSE_FILE, line, message: `there are two objectives "${id}"` });
  }
  for (const id of new Set(listed.filter((step, index) => listed.indexOf(step) !== index))) {
    problems.push({
      file: COURSE_FILE,
      line: lineOf(['chapters']),
      message: `the step "${id}" is listed twice`,
    });
  }
  for (const [id, { lesson }] of sources.steps) {
    if (lesson === null || listed.includes(id)) continue;
    problems.push({
      file: COURSE_FILE,
      line: lineOf(['chapters']),
      message: `lessons/${id}/ has a lesson, but no chapter lists "${id}"`,
    });
  }
  for (const [id, { folder }] of Object.entries(value.exercises)) {
    // A learner who deleted the folder can restore it from the solutions, so this is no mistake in the course.
    if (sources.existingFolders.has(folder) || sources.existingFolders.has(`solutions/${id}`)) continue;
    problems.push({
      file: COURSE_FILE,
      line: lineOf(['exercises', id, 'folder']),
      message: `the exercise "${id}" lies in ${folder}/, which does not exist`,
    });
  }
  return problems;
}
