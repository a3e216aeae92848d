import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import type { Sql } from 'postgres';
import { test as base } from 'vitest';
import { appendNote, notesFileIn } from '../checker/notes.ts';
import type { CheckContext, TestFacts } from '../checker/test-facts.ts';
import { checkContext } from './check-context.ts';
import { readRegularFile } from '../system/read-regular-file.ts';
import { databaseFacts, openScratchDatabase } from './scratch-database.ts';
import { outputHasArrived, processesOfThisFile } from './learner-process.ts';
import { LearnerServer } from './learner-server.ts';
import { type BenchPlace, MigrationBench } from './migration-bench.ts';
import { AllMigrations, MigrationTrial } from './migration-trial.ts';
import type { ProgramOptions } from './program-options.ts';
import { recorder } from './recorder.ts';
import { restoreRunFolder } from './restore-run-folder.ts';
import { type OwnTestsRun, runTestFiles } from './own-tests.ts';
import { type ProgramRun, type RunOptions, runToItsEnd } from './run-program.ts';
import { findSchemaFileProblem, type SchemaFileProblem, type SchemaPlace } from './schema-file-problem.ts';
import { SetAside } from './set-aside.ts';

/** The end of an output that travels with a failed test. */
const outputKept = 16 * 1024;

/** Vitest's `test` with what a check needs. Each thing is made when a test asks for it, and gone after the file. */
export const test = base
  .extend('context', { scope: 'file' }, () => checkContext())
  .extend('database', { scope: 'file' }, ({ context }, { onCleanup }): Sql => {
    const sql = openScratchDatabase(context.databaseUrl);
    onCleanup(() => sql.end({ timeout: 0 }));
    return sql;
  })
  .extend(
    'migrationBench',
    { scope: 'file' },
    ({ context, database }) =>
      () =>
        openBench(context, database),
  )
  .extend(
    'migration',
    { scope: 'file' },
    ({ migrationBench }) =>
      async (name: string, options?: { readonly hint: string }): Promise<MigrationTrial> =>
        MigrationTrial.open(await migrationBench(), name, options),
  )
  .extend(
    'migrations',
    { scope: 'file' },
    ({ migrationBench }) =>
      async (): Promise<AllMigrations> =>
        new AllMigrations(await migrationBench()),
  )
  .extend(
    'schemaFileProblem',
    { scope: 'file' },
    ({ context }) =>
      (): Promise<SchemaFileProblem | null> =>
        findSchemaFileProblem(schemaPlace(context)),
  )
  .extend('temporaryFile', { scope: 'file' }, ({ context }) => fileMaker(context.runFolder))
  .extend(
    'learnerFile',
    { scope: 'file' },
    ({ context }) =>
      (file: string): Promise<string> =>
        readLearnerFile(path.join(context.exerciseFolder, file)),
  )
  .extend(
    'givenFile',
    { scope: 'file' },
    ({ context }) =>
      async (file: string): Promise<string | null> =>
        context.starterFolder === undefined
          ? null
          : await readFile(path.join(context.starterFolder, file), 'utf8').catch(() => null),
  )
  .extend(
    'learnerFiles',
    { scope: 'file' },
    ({ context }) =>
      async (folder: string): Promise<readonly string[]> => {
        const names = await readdir(path.join(context.exerciseFolder, folder), { recursive: true });
        return names.map((name) => `${folder}/${name.split(path.sep).join('/')}`).toSorted();
      },
  )
  .extend('startServer', { scope: 'file' }, ({ context }, { onCleanup }) => {
    onCleanup(killAll);
    return (entry: string, { env = {} }: ProgramOptions = {}): LearnerServer =>
      new LearnerServer(context, entry, env);
  })
  .extend('runProgram', { scope: 'file' }, ({ context }, { onCleanup }) => {
    onCleanup(killAll);
    return (entry: string, args: readonly string[], options: RunOptions = {}): Promise<ProgramRun> =>
      runToItsEnd(context, entry, args, options);
  })
  .extend('runOwnTests', { scope: 'file' }, ({ context }, { onCleanup }) => {
    onCleanup(killAll);
    return (files: readonly string[]): Promise<OwnTestsRun> => {
      if (!recorder.isAboutOwnTests) throw new Error(unmarked);
      if (recorder.hasFailed) throw new SetAside();
      return runTestFiles(context, files);
    };
  })
  .extend('facts', { auto: true }, ({ task, context }, { onCleanup }): void => {
    recorder.testStarts({ isAboutOwnTests: task.meta.workshopOwnTests === true });
    noteStart(context.runFolder, task.name);
    onCleanup(async () => {
      if (task.result?.state !== 'fail') return;
      recorder.testFailed();
      task.meta.workshop = await collectFacts(context);
    });
  });

const unmarked =
  'A test that calls runOwnTests has to be marked: test(name, aboutOwnTests, …), with aboutOwnTests from workshop-runner/kit.';

function openBench(context: CheckContext, sql: Sql): Promise<MigrationBench> {
  return MigrationBench.open(sql, benchPlace(context));
}

function benchPlace({ exerciseFolder, programMs, ...context }: CheckContext): BenchPlace {
  return { exerciseFolder, migrationsFolder: requireMigrations(context), timeoutMs: programMs };
}

function schemaPlace(context: CheckContext): SchemaPlace {
  const { exerciseFolder } = context;
  return {
    ...benchPlace(context),
    nameOf: (file) => path.relative(exerciseFolder, file).split(path.sep).join('/'),
  };
}

function requireMigrations({ migrationsFolder }: Pick<CheckContext, 'migrationsFolder'>): string {
  if (migrationsFolder !== undefined) return migrationsFolder;
  throw new Error('This exercise has no migrations: course.yaml names none.');
}

/** The largest file of the learner's that a check reads. */
const largestBytes = 10 * 1024 * 1024;

/** A named pipe in its place would be waited for, and a device never ends. */
async function readLearnerFile(file: string): Promise<string> {
  const content = await readRegularFile(file, largestBytes);
  return content === null ? await readFile(file, 'utf8') : content.toString('utf8');
}

/** Makes files of a given content, each in a folder of its own, removed after the check. Returns absolute paths. */
function fileMaker(runFolder: string): (name: string, content: string) => Promise<string> {
  return async (name, content) => {
    restoreRunFolder(runFolder);
    const folder = await mkdtemp(path.join(runFolder, 'file-'));
    const file = path.join(folder, name);
    await writeFile(file, content);
    return file;
  };
}

async function killAll(): Promise<void> {
  await Promise.all([...processesOfThisFile].map((learners) => learners.kill()));
}

async function collectFacts({ databaseUrl }: CheckContext): Promise<TestFacts> {
  await outputHasArrived();
  return {
    said: recorder.said,
    program: recorder.program,
    output: recorder.output().slice(-outputKept),
    lastOutput: recorder.lastOutput().slice(-outputKept),
    ...(await databaseFacts(databaseUrl, { hasRun: processesOfThisFile.size > 0 })),
    setAside: recorder.isSetAside,
  };
}

/** A test whose process then spins or dies is known by this alone. */
function noteStart(runFolder: string, name: string): void {
  restoreRunFolder(runFolder);
  appendNote(notesFileIn(runFolder), { kind: 'test-started', pid: process.pid, name });
}
