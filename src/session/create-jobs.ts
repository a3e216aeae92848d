import { checkStep } from '../jobs/check-step.ts';
import { finishReading } from '../jobs/finish-reading.ts';
import { planReset } from '../jobs/plan-reset.ts';
import { resetActionsFor, resetDatabase, runActions } from '../jobs/run-actions.ts';
import { loadStatus } from '../jobs/status.ts';
import { takeHint } from '../jobs/take-hint.ts';
import { exerciseFolder, type Workshop } from '../jobs/workshop.ts';
import { diffAgainstSolution } from '../workspace/diff-against-solution.ts';
import { watchFiles } from '../workspace/watch-files.ts';
import type { Jobs } from './jobs.ts';

/** The jobs of one learner's course. */
export function createJobs(workshop: Workshop): Jobs {
  const { course } = workshop;
  return {
    checkStep: (step, options) => checkStep(workshop, step, options),
    runActions: (step, options) => runActions(workshop, step, options),
    planReset: (exercise, options) => planReset(workshop, exercise, options),
    resetActions: resetActionsFor,
    resetDatabase: (exercise, options) => resetDatabase(workshop, exercise, options),
    takeHint: (step) => takeHint(workshop, step),
    diffAgainstSolution: (step) => diffAgainstSolution(course, step),
    loadStatus: () => loadStatus(workshop),
    finishReading: (step) => finishReading(workshop, step),
    watchFiles: (exercise, options) => watchFiles(exerciseFolder(course, exercise), options),
  };
}
