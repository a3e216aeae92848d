import type { ExerciseFiles } from '../../course/attempts/apply-edits.ts';
import type { Course, Exercise, ExerciseStep, Problem } from '../../course/course.ts';
import { layOverlays, readOverlay, stepsOf, type Overlay } from '../../workspace/solution/solution-files.ts';

const starterName = 'starter';

/** The starter and the solutions of one exercise, as they lie in the course. */
export class Solutions {
  readonly exercise: Exercise;
  readonly problems: readonly Problem[];
  readonly #overlays: ReadonlyMap<string, Overlay>;

  constructor(exercise: Exercise, overlays: ReadonlyMap<string, Overlay>, problems: readonly Problem[]) {
    this.exercise = exercise;
    this.#overlays = overlays;
    this.problems = problems;
  }

  /** The exercise as a learner is given it. */
  get starter(): ExerciseFiles {
    return this.files([]);
  }

  /** The exercise's files with these steps solved. */
  files(solved: readonly string[]): ExerciseFiles {
    return layOverlays([starterName, ...solved].flatMap((name) => this.#overlays.get(name) ?? []));
  }

  /** The same place in the course's own files: where a file came from that a check found fault with. */
  placeOf(file: string, solved: readonly string[]): string {
    const inside = file.slice(this.exercise.folder.length + 1);
    const owner = solved.findLast((name) => this.#overlays.get(name)?.files.has(inside)) ?? starterName;
    return `solutions/${this.exercise.id}/${owner}/${inside}`;
  }
}

/** Loads them. A solution that is missing is a problem, and solves nothing. */
export async function loadSolutions(course: Course, exercise: Exercise): Promise<Solutions> {
  const steps = stepsOf(course, exercise);
  const overlays = new Map<string, Overlay>();
  const problems: Problem[] = [];
  for (const name of [starterName, ...steps.map(({ id }) => id)]) {
    const { overlay, problems: found } = await readOverlay(course, exercise, name);
    problems.push(...found);
    if (overlay !== null) overlays.set(name, overlay);
    else if (found.length === 0)
      problems.push({
        file: `solutions/${exercise.id}/${name}`,
        line: 1,
        message: 'there is no such folder',
      });
  }
  return new Solutions(exercise, overlays, problems);
}

/** What a lesson's front matter says of files, and its solution doesn't have. */
export function findSolutionProblems(
  { id, files, purposes }: ExerciseStep,
  lesson: string,
  before: ExerciseFiles,
  after: ExerciseFiles,
): Problem[] {
  const at = (text: string, message: string) => ({
    file: `lessons/${id}/lesson.md`,
    line: lesson.split('\n').findIndex((line) => line.includes(text)) + 1 || 1,
    message,
  });
  const missing = files.filter((file) => !before.has(file) && !after.has(file));
  const useless = purposes.filter(
    ({ file, near }) => ![before, after].some((state) => state.get(file)?.toString('utf8').includes(near)),
  );
  return [
    ...missing.map((file) => at(file, `neither the exercise nor its solution has the file ${file}`)),
    ...useless.map(({ file, near }) =>
      at(near, `no line of ${file} has "${near}", so the purpose is never shown`),
    ),
  ];
}
