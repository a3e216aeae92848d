import { appendFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import type { Sql } from 'postgres';
import { test as base } from 'vitest';
import { type Note, notesFileIn } from '../checker/notes.ts';
import type { TestFacts } from '../checker/test-facts.ts';
import { checkContext } from './check-context.ts';
import { databaseProblem, openScratchDatabase } from './scratch-database.ts';
import { outputHasArrived, processesOfThisFile } from './learner-process.ts';
import { LearnerServer } from './learner-server.ts';
import { recorder } from './recorder.ts';
import { type ProgramRun, runToItsEnd } from './run-program.ts';

/** Settings of a program of the learner's, beyond DATABASE_URL and PORT, which the kit sets. */
export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
}

/** The end of an output that travels with a failed test. */
const outputKept = 16 * 1024;

/** Vitest's `test` with what a check needs. Each thing is made when a test asks for it, and gone after the file. */
export const test = base
  .extend('database', { scope: 'file' }, async ({}, { onCleanup }): Promise<Sql> => {
    const sql = openScratchDatabase(checkContext().databaseUrl);
    onCleanup(() => sql.end({ timeout: 0 }));
    return sql;
  })
  .extend('temporaryFile', { scope: 'file' }, () => temporaryFile)
  .extend('startServer', { scope: 'file' }, async ({}, { onCleanup }) => {
    onCleanup(killAll);
    return (entry: string, { env = {} }: ProgramOptions = {}): LearnerServer =>
      new LearnerServer(checkContext(), entry, env);
  })
  .extend('runProgram', { scope: 'file' }, async ({}, { onCleanup }) => {
    onCleanup(killAll);
    return (entry: string, args: readonly string[], { env = {} }: ProgramOptions = {}): Promise<ProgramRun> =>
      runToItsEnd(checkContext(), entry, args, env);
  })
  .extend('facts', { auto: true }, async ({ task }, { onCleanup }): Promise<void> => {
    recorder.testStarts();
    noteStart(task.name);
    onCleanup(async () => {
      if (task.result?.state === 'fail') task.meta.workshop = await collectFacts();
    });
  });

/** A file of this content in a folder of its own, removed after the check. Returns its absolute path. */
async function temporaryFile(name: string, content: string): Promise<string> {
  const folder = await mkdtemp(path.join(checkContext().runFolder, 'file-'));
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

async function killAll(): Promise<void> {
  await Promise.all([...processesOfThisFile].map((learners) => learners.kill()));
}

async function collectFacts(): Promise<TestFacts> {
  await outputHasArrived();
  return {
    said: recorder.said,
    program: recorder.program,
    output: recorder.output().slice(-outputKept),
    databaseGone: await databaseProblem(checkContext().databaseUrl),
  };
}

/** A test whose process then spins or dies is known by this alone. */
function noteStart(name: string): void {
  const note: Note = { kind: 'test-started', pid: process.pid, name };
  appendFileSync(notesFileIn(checkContext().runFolder), `${JSON.stringify(note)}\n`);
}
