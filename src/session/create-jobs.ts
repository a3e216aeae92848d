import type { InterruptedChange } from '../jobs/interrupted-change.ts';
import type { Workshop } from '../workshop/workshop.ts';
import type { Jobs } from './jobs.ts';

/**
 * The jobs of one learner's course. Each is loaded when it is first run: the database driver, the file watcher and
 * the like take longer than drawing the first screen.
 */
export function createJobs(workshop: Workshop): Jobs {
  // Which editor was chosen for the learner is said once.
  let isEditorExplained = false;
  let interrupted: Promise<InterruptedChange | undefined> | undefined;
  return {
    checkStep: async function* (step, options) {
      const { checkStep } = await import('../jobs/check-step.ts');
      return yield* checkStep(workshop, step, options);
    },
    runActions: async function* (step, options) {
      const { runActions } = await import('../jobs/run-actions.ts');
      yield* runActions(workshop, step, options);
    },
    planReset: async (exercise, options) => {
      const { planReset } = await import('../jobs/plan-reset.ts');
      return planReset(workshop, exercise, options);
    },
    resetActions: async (exercise) => {
      const { resetActionsNow } = await import('../jobs/app-servers.ts');
      return resetActionsNow(workshop, exercise);
    },
    resetDatabase: async function* (exercise, options) {
      const { resetDatabase } = await import('../jobs/run-actions.ts');
      yield* resetDatabase(workshop, exercise, options);
    },
    restartApp: async function* (exercise, options) {
      const { runRestart } = await import('../jobs/run-actions.ts');
      yield* runRestart(workshop, exercise, options);
    },
    planFileChange: async (of, step) => {
      const plans = await import('../jobs/plan-file-change.ts');
      if (of === 'undo') return plans.planUndo(workshop);
      if (of === 'redo') return plans.planRedo(workshop);
      if (step === null) return null;
      return of === 'reset' ? plans.planStepReset(workshop, step) : plans.planCatchUp(workshop, step);
    },
    applyFileChange: async (change, waiting) => {
      const [{ applyFileChange }, { restartAfterChange }, { changesMigrations }] = await Promise.all([
        import('../jobs/change-files.ts'),
        import('../jobs/app-servers.ts'),
        import('../workspace/changes/file-change.ts'),
      ]);
      const save = await applyFileChange(workshop, change, waiting);
      const changedAtMs = Date.now();
      // It was undone, or what was half changed is no longer the last change.
      interrupted = Promise.resolve(undefined);
      // The command that made the change restarts the server.
      if (save === null)
        return { madeBy: 'another', needsReset: false, restart: { kind: 'not-needed' }, changedAtMs };
      const restart = await restartAfterChange(workshop, change, { onWait: waiting.onWait });
      return { madeBy: 'this', needsReset: changesMigrations(change), restart, changedAtMs };
    },
    lookCloser: async (result) => {
      const { closeUpsOf } = await import('../jobs/close-ups.ts');
      return closeUpsOf(workshop, result);
    },
    takeHint: async (step, fitting) => {
      const { takeHint } = await import('../jobs/take-hint.ts');
      return takeHint(workshop, step, fitting);
    },
    diffAgainstSolution: async (step) => {
      const { diffStep } = await import('../jobs/diff-step.ts');
      return diffStep(workshop, step);
    },
    startDatabase: async (exercise, { signal }) => {
      const { connectExercise, openDatabaseServer } = await import('../jobs/open-database.ts');
      await using server = await openDatabaseServer(workshop, { signal });
      await connectExercise(workshop, server, exercise);
    },
    lookAtSchema: async (exercise, options) => {
      const { lookAtSchema } = await import('../jobs/look-at-schema.ts');
      return lookAtSchema(workshop, exercise, options);
    },
    loadStatus: async () => {
      const [{ loadStatus }, { courseHere }, { keptAnswers }, { lastChecksOf }, { findCourseAway }] =
        await Promise.all([
          import('../jobs/status.ts'),
          import('../jobs/course-here.ts'),
          import('../jobs/quiz.ts'),
          import('../progress/last-time.ts'),
          import('../workspace/course-away.ts'),
        ]);
      // A check in another terminal counts as well.
      await workshop.progress.refresh();
      const { current, notice } = workshop.progress;
      const away = await findCourseAway(workshop.course.root, workshop.env);
      // Looked for once: a change of this app's own is under way later, and its files are half changed then.
      interrupted ??= import('../jobs/interrupted-change.ts').then(({ findInterruptedChange }) =>
        findInterruptedChange(workshop),
      );
      const left = notice === null ? (await interrupted)?.inApp : notice;
      const progressNotice = away === undefined ? (left ?? null) : `${away.message} ${away.wayOut}`;
      const lastChecks = lastChecksOf(current);
      return {
        ...(await loadStatus(workshop)),
        courseHere: await courseHere(workshop),
        answered: keptAnswers(workshop),
        lastChecks,
        progressNotice,
      };
    },
    noteStep: async (step) => {
      const { noteStep } = await import('../jobs/note-step.ts');
      return noteStep(workshop, step);
    },
    finishReading: async (step) => {
      const { finishReading } = await import('../jobs/finish-reading.ts');
      return finishReading(workshop, step);
    },
    noteAnswer: async (step, question, answer) => {
      const { noteAnswer } = await import('../jobs/quiz.ts');
      await noteAnswer(workshop, step, question, answer);
    },
    openInEditor: async (place, options) => {
      const { openInEditor } = await import('../jobs/open-in-editor.ts');
      const isExplained = isEditorExplained;
      isEditorExplained = true;
      return openInEditor(workshop, place, { ...options, isExplained });
    },
    runInTerminal: async (program, options) => {
      const { runInTerminal } = await import('../jobs/run-in-terminal.ts');
      return runInTerminal(program, { ...options, env: workshop.env });
    },
    watchFiles: async (exercise, options) => {
      // A save while the watcher is being loaded is a save.
      const now = Date.now();
      const [{ watchFiles }, { exerciseFolder }] = await Promise.all([
        import('../workspace/watch/watch-files.ts'),
        import('../course/exercise-folder.ts'),
      ]);
      const { closed } = watchFiles(exerciseFolder(workshop.course, exercise), {
        ...options,
        sinceMs: options.sinceMs ?? now,
        probeFolder: workshop.stateFolder,
      });
      return closed;
    },
  };
}
