import type { ProgramFailure } from '../checker/test-facts.ts';

/** Ends a test because a program of the learner's did not do its part. The checker finds the words for it. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed';

  constructor(failure: ProgramFailure) {
    super(`${failure.entry}: ${failure.kind}`);
  }
}
