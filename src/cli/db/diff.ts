import type { Exercise, ExerciseStep } from '../../course/course.ts';
import { findStep, requireExerciseStep } from '../../course/find-step.ts';
import { UserError } from '../../errors.ts';
import { askRunningDatabase } from '../../jobs/ask-database.ts';
import { exerciseHere } from '../../jobs/exercise-here.ts';
import { compareWithSolution } from '../../jobs/look-at-schema.ts';
import { migrationsFolderOf } from '../../jobs/open-database.ts';
import { chooseStep, positionOf } from '../../workshop/where.ts';
import type { Workshop } from '../../workshop/workshop.ts';
import { renderSchemaDifferences } from '../../text/render-schema-differences.ts';
import { exit, type Io } from '../io.ts';
import { noteProblems } from './note-problems.ts';

/** `npx workshop db diff [step]`: from the learner's database to the one that the solution makes. Differences are no failure. */
export async function diff(io: Io, { step: id }: { readonly step?: string | undefined }): Promise<number> {
  const workshop = await io.openWorkshop();
  const step = chooseSolution(workshop, exerciseHere(workshop, io.cwd), id);
  const options = { signal: io.signal, onProgress: io.note };
  const differences = await compareWithSolution(workshop, step, options);
  const files = {
    workshop,
    exercise: step.exercise,
    migrationsFolder: migrationsFolderOf(workshop, step.exercise),
  };
  await noteProblems(io, files, await askRunningDatabase(workshop, step.exercise));
  if (differences.length === 0) {
    io.out(
      `Your database has the same tables, columns, constraints and indexes as the solution of ${step.id}.`,
    );
    return exit.done;
  }
  io.out(renderSchemaDifferences(differences, io.text).join('\n'));
  io.note(
    `\n+ is what the database of the solution of ${step.id} has, - what only yours has. Names of constraints may well be others.`,
  );
  return exit.done;
}

/** The step that is named; else the current one where it belongs to the exercise, else the exercise's last that was begun, else its first. */
function chooseSolution(workshop: Workshop, exercise: Exercise, id: string | undefined): ExerciseStep {
  const { course, progress } = workshop;
  if (id !== undefined) return requireExerciseStep(findStep(course, id), 'solution to compare with');
  const current = chooseStep(positionOf(workshop));
  if (current.kind === 'exercise' && current.exercise === exercise) return current;
  const own = course.steps.filter((step) => step.kind === 'exercise' && step.exercise === exercise);
  const begun = own.findLast((step) => progress.current.steps[step.id] !== undefined);
  const chosen = begun ?? own[0];
  if (chosen !== undefined) return requireExerciseStep(chosen, 'solution to compare with');
  throw new UserError(
    `No step of this course is about the exercise ${exercise.id}, so there is no solution to compare with.`,
    '`npx workshop list` shows the steps.',
  );
}
