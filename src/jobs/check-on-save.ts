import type { CheckEvent, CheckResult } from '../checker/events.ts';
import type { Step } from '../course/course.ts';
import { exerciseFolder } from '../course/exercise-folder.ts';
import { isAbort } from '../errors.ts';
import { resultOf } from '../work-that-tells.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { checkBegins, judgeChanges, noCheckWrites } from '../workspace/watch/check-writes.ts';
import { watchFiles } from '../workspace/watch/watch-files.ts';
import { checkStep } from './check-step.ts';

/** What happens while saves are checked. A check that a save stopped has no result. */
export type CheckOnSaveEvent =
  | { readonly kind: 'check-started' }
  | CheckEvent
  | { readonly kind: 'check-finished'; readonly result: CheckResult }
  /** From now on some saves may not be seen. */
  | { readonly kind: 'watch-failed'; readonly error: unknown };

export interface CheckOnSaveOptions {
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Told every event; the next thing happens when it is done with one. */
  readonly listen: (event: CheckOnSaveEvent) => unknown;
}

/**
 * Checks a step now and after each save. Code that is saved during a check stops it, because it would judge what is
 * gone, and the next one begins at once. Throws what a check throws.
 */
export async function checkOnSave(
  workshop: Workshop,
  step: Step,
  { signal, listen }: CheckOnSaveOptions,
): Promise<void> {
  const end = new AbortController();
  const watch = watchSaves(workshop, step, AbortSignal.any([signal, end.signal]), (error) =>
    listen({ kind: 'watch-failed', error }),
  );
  try {
    await watch.ready;
    while (!signal.aborted) {
      const check = watch.beginCheck();
      await listen({ kind: 'check-started' });
      const result = await unlessStopped(
        check,
        resultOf(checkStep(workshop, step, { signal: AbortSignal.any([signal, check]) }), listen),
      );
      watch.endCheck();
      if (result !== undefined) await listen({ kind: 'check-finished', result });
      await watch.saved();
    }
  } finally {
    end.abort();
    await watch.closed;
  }
}

/** Watches the learner's files of a step, and knows which check they belong to. */
function watchSaves(workshop: Workshop, step: Step, signal: AbortSignal, onError: (error: unknown) => void) {
  let save = Promise.withResolvers<void>();
  /** Stops the check that runs. */
  let running: AbortController | undefined;
  let writes = noCheckWrites;
  const folder = 'exercise' in step ? exerciseFolder(workshop.course, step.exercise) : step.folder;
  const { ready, closed } = watchFiles(folder, {
    signal,
    onChange: (paths) => {
      const judged = judgeChanges(writes, paths, running !== undefined);
      writes = judged.writes;
      if (judged.wants !== 'nothing') save.resolve();
      if (judged.wants === 'check-instead') running?.abort();
    },
    onError,
    probeFolder: workshop.stateFolder,
  });
  signal.addEventListener('abort', () => save.resolve(), { once: true });
  return {
    ready,
    closed,
    /** Gives what stops the check as soon as its code is saved. */
    beginCheck: (): AbortSignal => {
      save = Promise.withResolvers();
      if (signal.aborted) save.resolve();
      writes = checkBegins(writes);
      running = new AbortController();
      return running.signal;
    },
    endCheck: () => {
      running = undefined;
    },
    /** Settles with the first save since the last check began, and with the end. */
    saved: () => save.promise,
  };
}

/** The result of a check; undefined where a save has stopped it. */
async function unlessStopped(
  signal: AbortSignal,
  checking: Promise<CheckResult>,
): Promise<CheckResult | undefined> {
  try {
    return await checking;
  } catch (error) {
    if (isAbort(error) && signal.aborted) return undefined;
    throw error;
  }
}
