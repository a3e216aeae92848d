/** Work that tells events while it goes on, and gives its result in the end. Ended early, it leaves nothing behind. */
export type WorkThatTells<Told, Result> = AsyncGenerator<Told, Result, undefined>;

/** The same work, whose events are told in other words. */
export async function* tellAs<Told, Other, Result>(
  work: WorkThatTells<Told, Result>,
  inOtherWords: (event: Told) => Other,
): WorkThatTells<Other, Result> {
  try {
    for (;;) {
      const next = await work.next();
      if (next.done === true) return next.value;
      yield inOtherWords(next.value);
    }
  } finally {
    await work[Symbol.asyncDispose]();
  }
}

/** Does the work to its end, waiting for `listen` after each event. Throws what the work throws, and what `listen` throws. */
export async function resultOf<Told, Result>(
  work: WorkThatTells<Told, Result>,
  listen: (event: Told) => unknown = () => undefined,
): Promise<Result> {
  await using telling = work;
  for (;;) {
    const next = await telling.next();
    if (next.done === true) return next.value;
    await listen(next.value);
  }
}
