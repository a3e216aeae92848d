import type { TestOptions } from 'vitest';

/**
 * Marks a test that runs the learner's own tests: `test('your own tests pass', aboutOwnTests, async ({ runOwnTests }) => …)`.
 * These tests come last in a check file, so that the learner has the verdict on their code before their tests start.
 */
export const aboutOwnTests: TestOptions = { meta: { workshopOwnTests: true } };
