import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Course, Exercise, ExerciseStep } from '../../course/course.ts';

export interface TestCourse extends AsyncDisposable {
  readonly course: Course;
  readonly exercise: Exercise;
  step(id: string): ExerciseStep;
}

/** A course in a temporary folder for the tests of this room: one exercise, `app` in `exercises/app`, and its steps. */
export async function createTestCourse(
  files: Readonly<Record<string, string | Buffer>>,
  stepIds: readonly string[],
): Promise<TestCourse> {
  const root = await mkdtemp(path.join(tmpdir(), 'workshop course '));
  await Promise.all(
    // Jobs look whether the course is still there.
    Object.entries({ 'lessons/course.yaml': '', ...files }).map(([file, content]) =>
      writeNested(path.join(root, file), content),
    ),
  );
  const exercise: Exercise = {
    id: 'app',
    folder: 'exercises/app',
    database: { name: 'app', migrations: 'drizzle', envFile: '.env.development', checkWith: 'migrations' },
  };
  const steps = stepIds.map((id) => aStep(root, id, exercise));
  return {
    course: {
      root,
      title: 'Test',
      chapters: [],
      objectives: [],
      exercises: new Map([['app', exercise]]),
      steps,
    },
    exercise,
    step: (id) => {
      const step = steps.find((candidate) => candidate.id === id);
      if (step === undefined) throw new Error(`no step ${id}`);
      return step;
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

function aStep(root: string, id: string, exercise: Exercise): ExerciseStep {
  const folder = path.join(root, 'lessons', id);
  return {
    kind: 'exercise',
    id,
    title: id,
    chapter: 'One',
    folder,
    lessonFile: path.join(folder, 'lesson.md'),
    lesson: '',
    hints: [],
    objectives: [],
    optional: false,
    exercise,
    files: [],
    purposes: [],
    checkFile: path.join(folder, 'check.test.ts'),
  };
}

async function writeNested(file: string, content: string | Buffer): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, content);
}
