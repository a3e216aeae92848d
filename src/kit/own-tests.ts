import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { type PreloadSettings, preloadVariable, readNotes } from '../checker/notes.ts';
import { seconds } from '../checker/seconds.ts';
import type { CheckContext } from '../checker/test-facts.ts';
import { LearnerProcess } from './learner-process.ts';
import { restoreRunFolder } from './restore-run-folder.ts';
import { failuresIn, type OwnTestFailure, parseReport } from './own-tests-report.ts';

/** What came of the learner's own tests. */
export interface OwnTestsRun {
  /** What did not pass, the most telling first; empty where every file has tests and all of them pass. */
  readonly failures: readonly OwnTestFailure[];
}

/** One test that hangs is named, and leaves time for the others. */
const shareOfAll = 0.4;

let runs = 0;

/**
 * Runs the learner's own tests as they would themselves, with Vitest and their own settings, on the check's database.
 * Files are relative to the exercise's folder. Whatever is wrong with them becomes a failure with its sentence.
 */
export async function runTestFiles(context: CheckContext, files: readonly string[]): Promise<OwnTestsRun> {
  const gone = files.filter((file) => !existsSync(path.join(context.exerciseFolder, file)));
  if (gone.length > 0)
    return { failures: gone.map((file) => failureAt(file, sentenceForGone(context, file))) };

  runs += 1;
  restoreRunFolder(context.runFolder);
  const reportFile = path.join(context.runFolder, `own-tests-${runs}.json`);
  const vitest = startVitest(context, files, reportFile);
  const endedInTime = await vitest.endedWithin(context.ownTestsMs);
  // Its workers have guards of their own, which don't outlive it.
  await vitest.kill();
  if (!endedInTime) return { failures: [await failureOfHanging(context, files)] };
  return { failures: failuresIn(await readReport(reportFile), files, context.exerciseFolder, vitest) };
}

function startVitest(context: CheckContext, files: readonly string[], reportFile: string): LearnerProcess {
  const exercise = createRequire(path.join(context.exerciseFolder, 'package.json'));
  const entry = path.join(path.dirname(exercise.resolve('vitest/package.json')), 'vitest.mjs');
  const testMs = Math.round(context.ownTestsMs * shareOfAll);
  const timeouts = [`--testTimeout=${testMs}`, `--hookTimeout=${testMs}`];
  // The JSON has no errors outside of tests; every other reporter prints them.
  const reporters = ['--reporter=json', `--outputFile.json=${reportFile}`, '--reporter=dot'];
  const args = ['run', ...files, ...reporters, '--no-cache', ...timeouts];
  return new LearnerProcess(context, entry, args, {
    // Unlike arguments of the first process, these reach Vitest's workers and what they start.
    NODE_OPTIONS: `--import=${context.preload} --max-old-space-size=${context.heapMb} --disable-sigusr1`,
    [preloadVariable]: JSON.stringify(preloadSettings()),
  });
}

/** The check's own, but with the learner's packages: their tests run on the Vitest that they have installed. */
function preloadSettings(): PreloadSettings {
  return { ...JSON.parse(process.env[preloadVariable] ?? '{}'), packages: {} };
}

async function readReport(file: string): Promise<ReturnType<typeof parseReport>> {
  return parseReport(await readFile(file, 'utf8').catch(() => ''));
}

async function failureOfHanging(context: CheckContext, files: readonly string[]): Promise<OwnTestFailure> {
  const notes = await readNotes(context.runFolder);
  const busyIn = notes
    .flatMap((note) =>
      note.kind === 'blocked' ? [path.relative(context.exerciseFolder, note.file ?? '')] : [],
    )
    .map((file) => file.split(path.sep).join('/'))
    .findLast((file) => files.includes(file));
  const which = files.length === 1 ? `The tests in ${files[0]}` : 'Your tests';
  const why =
    busyIn === undefined
      ? 'Does one of them wait for something that never comes?'
      : `The code in ${busyIn} is busy all the time: is there a loop that never ends?`;
  return failureAt(
    busyIn ?? files[0] ?? '',
    `${which} did not end within ${seconds(context.ownTestsMs)}. ${why}`,
  );
}

function failureAt(file: string, sentence: string): OwnTestFailure {
  return { file, sentence, test: null, line: null };
}

function sentenceForGone({ courseRoot, exerciseFolder }: CheckContext, file: string): string {
  const fromRoot = path.relative(courseRoot, path.join(exerciseFolder, file)).split(path.sep).join('/');
  return `There is no file ${file} any more, and the tests in it belong to this step. Put it back: git checkout -- ${fromRoot}, typed in the course's folder, brings back the one that you were given.`;
}
