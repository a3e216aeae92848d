import type { CheckResult } from '../checker/events.ts';
import { lookCloser, type CloseUp } from '../workspace/close-up.ts';
import type { Workshop } from '../workshop/workshop.ts';

/** Close-ups of the failures of a check, by the names of their tests. */
export async function closeUpsOf(
  { course }: Workshop,
  { tests }: CheckResult,
): Promise<Readonly<Record<string, CloseUp>>> {
  const failed = tests.filter(({ state }) => state === 'failed');
  const closeUps = failed.map(async (test) => [test.name, await lookCloser(course.root, test)] as const);
  return Object.fromEntries(await Promise.all(closeUps));
}
