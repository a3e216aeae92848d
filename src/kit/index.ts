/** What a step's `check.test.ts` imports as `workshop-runner/kit`. */
export { expect } from 'vitest';
export { explain, failIf, type Pointer } from './explain.ts';
export { test, type ProgramOptions } from './fixtures.ts';
export type { Answer } from './answer.ts';
export type { LearnerServer } from './learner-server.ts';
export type { ProgramRun } from './run-program.ts';
export { printed } from './recorder.ts';
export { waitUntil } from './wait-until.ts';
