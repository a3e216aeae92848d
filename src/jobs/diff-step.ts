import type { ExerciseStep } from '../course/course.ts';
import type { FileDiff } from '../workspace/diff/file-diff.ts';
import { diffAgainstSolution } from '../workspace/solution/diff-against-solution.ts';
import { requireCourse } from '../workshop/require-course.ts';
import type { Workshop } from '../workshop/workshop.ts';

/**
 * What is missing between the learner's files and the solution of a step.
 *
 * @throws {UserError} as `diffAgainstSolution` does, and where the course's own files are gone
 */
export async function diffStep(workshop: Workshop, step: ExerciseStep): Promise<FileDiff[]> {
  await requireCourse(workshop);
  return diffAgainstSolution(workshop.course, step);
}
