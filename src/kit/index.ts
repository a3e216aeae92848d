/** What a step's `check.test.ts` imports as `workshop-runner/kit`. */
export { expect } from 'vitest';
export { aboutOwnTests } from './about-own-tests.ts';
export { explain, failIf, failWith, type Pointer } from './explain.ts';
export { test } from './fixtures.ts';
export type { Answer } from './answer.ts';
export type { LearnerServer } from './learner-server.ts';
export type { AllMigrations, MigrationTrial } from './migration-trial.ts';
export type { EditedMigration, FailureOptions, FailureWords } from './migration-bench.ts';
export type { SchemaFileProblem } from './schema-file-problem.ts';
export type { SeenSchema } from './seen-schema.ts';
export type { OwnTestsRun } from './own-tests.ts';
export type { ProgramOptions } from './program-options.ts';
export type { ProgramRun, RunOptions } from './run-program.ts';
export { printed } from './recorder.ts';
export { waitUntil } from './wait-until.ts';
