/** Work that stops when the signal is given. */
export type Task<T> = (signal: AbortSignal) => Promise<T>;

/**
 * Runs tasks, so many at once, and yields their results as they come. When one throws, when the signal is given or when
 * nobody wants more, the others are stopped and waited for.
 */
export async function* inParallel<T>(
  tasks: readonly Task<T>[],
  limit: number,
  outer: AbortSignal,
): AsyncGenerator<T, void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([outer, stop.signal]);
  const running = new Map<number, Promise<{ index: number; value: T }>>();
  let next = 0;
  try {
    while (next < tasks.length || running.size > 0) {
      signal.throwIfAborted();
      for (; running.size < limit && next < tasks.length; next += 1) {
        running.set(next, numbered(next, tasks[next], signal));
      }
      const { index, value } = await Promise.race(running.values());
      running.delete(index);
      yield value;
    }
  } finally {
    stop.abort();
    await Promise.allSettled(running.values());
  }
}

async function numbered<T>(index: number, task: Task<T> | undefined, signal: AbortSignal) {
  if (task === undefined) throw new Error(`there is no task ${index}`);
  return { index, value: await task(signal) };
}
