import type { CheckPart, TestResult } from './events.ts';
import type { CollectedTest } from './host-messages.ts';

/** The first test of the course's own that comes after one about the learner's own tests; undefined if none does. */
export function misplacedTest(tests: readonly CollectedTest[]): CollectedTest | undefined {
  const firstOwn = tests.findIndex(({ isAboutOwnTests }) => isAboutOwnTests);
  return firstOwn === -1 ? undefined : tests.slice(firstOwn).find(({ isAboutOwnTests }) => !isAboutOwnTests);
}

/** Follows the two parts of a check: the course's tests, and those about the learner's own tests. */
export class PartsOfCheck {
  readonly #now: () => number;
  readonly #startedAt: number;
  #firstPart: CheckPart | undefined;

  /** `now` gives milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#startedAt = now();
  }

  /** The first part, once: when each of its tests has a result. Undefined before, after, and if there is no other part. */
  finishedFirst(
    collected: readonly CollectedTest[],
    results: ReadonlyMap<string, TestResult>,
  ): CheckPart | undefined {
    if (this.#firstPart !== undefined || !hasTwoParts(collected)) return undefined;
    if (collected.some(({ id, isAboutOwnTests }) => !isAboutOwnTests && !results.has(id))) return undefined;
    this.#firstPart = part('the-code', collected, results, this.#now() - this.#startedAt);
    return this.#firstPart;
  }

  /** Both parts of a check that is over; undefined if all of its tests are of one kind. */
  both(
    collected: readonly CollectedTest[],
    results: ReadonlyMap<string, TestResult>,
  ): readonly [CheckPart, CheckPart] | undefined {
    if (!hasTwoParts(collected)) return undefined;
    const allMs = this.#now() - this.#startedAt;
    const first = this.#firstPart ?? part('the-code', collected, results, allMs);
    return [first, part('own-tests', collected, results, allMs - first.durationMs)];
  }
}

function hasTwoParts(collected: readonly CollectedTest[]): boolean {
  return new Set(collected.map(({ isAboutOwnTests }) => isAboutOwnTests)).size === 2;
}

function part(
  about: CheckPart['about'],
  collected: readonly CollectedTest[],
  results: ReadonlyMap<string, TestResult>,
  durationMs: number,
): CheckPart {
  const tests = collected.filter(({ isAboutOwnTests }) => isAboutOwnTests === (about === 'own-tests'));
  const passed = tests.filter(({ id }) => results.get(id)?.state === 'passed').length;
  return { about, tests: tests.length, passed, durationMs: Math.max(0, Math.round(durationMs)) };
}
