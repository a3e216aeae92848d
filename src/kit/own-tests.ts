import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { type PreloadSettings, preloadVariable, readNotes } from '../checker/notes.ts';
import type {
  OwnTestsAnswer,
  OwnTestsReply,
  OwnTestsReport,
  OwnTestsRequest,
} from '../checker/own-tests/messages.ts';
import { findVitest } from '../checker/own-tests/find-vitest.ts';
import { strictSettings } from '../checker/own-tests/strict-settings.ts';
import { seconds } from '../checker/seconds.ts';
import type { CheckContext } from '../checker/test-facts.ts';
import { checkedProgramEnvironment } from '../environment/environments.ts';
import { LearnerProcess } from './learner-process.ts';
import { restoreRunFolder } from './restore-run-folder.ts';
import { type EndedVitest, failuresIn, type OwnTestFailure, parseReport } from './own-tests-report.ts';
import { recorder } from './recorder.ts';

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

  restoreRunFolder(context.runFolder);
  const run = (await runWarm(context, files)) ?? (await runCold(context, files));
  if (run === 'hung') return { failures: [await failureOfHanging(context, files)] };
  return { failures: failuresIn(run.report, files, context.exerciseFolder, run) };
}

interface OwnTestsEnd extends EndedVitest {
  /** Undefined if none was written, or not to its end. */
  readonly report: OwnTestsReport | undefined;
}

/** In the learner's Vitest that the host keeps; undefined if it keeps none that can run them. */
async function runWarm(
  context: CheckContext,
  files: readonly string[],
): Promise<OwnTestsEnd | 'hung' | undefined> {
  if (!context.keepsOwnTests) return undefined;
  const env = {
    ...checkedProgramEnvironment(process.env, context.databaseUrl),
    ...testsEnvironment(context),
  };
  const limits = { testMs: testMs(context), runMs: context.ownTestsMs };
  const vitest = findVitest(context.courseRoot, context.exerciseFolder);
  const answer = await askHost({ kind: 'run-own-tests', id: randomUUID(), vitest, files, env, ...limits });
  if (answer.kind !== 'ran') return answer.kind === 'hung' ? 'hung' : undefined;
  recorder.ownTestsPrinted(answer.printed);
  return { ...answer, signal: null, foundNone: answer.report.testResults.length === 0 };
}

/** Through the channel that this worker has to its host, which no program of the learner's has. */
async function askHost(request: OwnTestsRequest): Promise<OwnTestsAnswer> {
  const { promise, resolve } = Promise.withResolvers<OwnTestsAnswer>();
  const listen = (reply: OwnTestsReply): void => {
    if (reply.kind === 'own-tests' && reply.id === request.id) resolve(reply.answer);
  };
  process.on('message', listen);
  process.send?.(request);
  const answer = await promise;
  process.off('message', listen);
  return answer;
}

/** In a Vitest of its own. */
async function runCold(context: CheckContext, files: readonly string[]): Promise<OwnTestsEnd | 'hung'> {
  runs += 1;
  const reportFile = path.join(context.runFolder, `own-tests-${runs}.json`);
  const vitest = startVitest(context, files, reportFile);
  const endedInTime = await vitest.endedWithin(context.ownTestsMs);
  // Its workers have guards of their own, which don't outlive it.
  await vitest.kill();
  if (!endedInTime) return 'hung';
  const { exitCode, signal, stdout, stderr } = vitest;
  const foundNone = /^No test files found/mu.test(`${stdout.text()}\n${stderr.text()}`);
  return { report: await readReport(reportFile), exitCode, signal, printed: stderr.text(), foundNone };
}

function startVitest(context: CheckContext, files: readonly string[], reportFile: string): LearnerProcess {
  const entry = path.join(findVitest(context.courseRoot, context.exerciseFolder), 'vitest.mjs');
  const timeouts = [`--testTimeout=${testMs(context)}`, `--hookTimeout=${testMs(context)}`];
  // The JSON has no errors outside of tests; every other reporter prints them.
  const reporters = ['--reporter=json', `--outputFile.json=${reportFile}`, '--reporter=dot'];
  const strict = Object.entries(strictSettings).map(([name, value]) => `--${name}=${value}`);
  const args = ['run', ...files, ...reporters, '--no-cache', ...timeouts, ...strict];
  return new LearnerProcess(context, entry, args, testsEnvironment(context));
}

/** What the learner's Vitest gets besides what each of their programs gets. */
function testsEnvironment(context: CheckContext): Record<string, string> {
  return {
    // Unlike arguments of the first process, these reach Vitest's workers and what they start.
    NODE_OPTIONS: `--import=${context.preload} --max-old-space-size=${context.heapMb} --disable-sigusr1`,
    [preloadVariable]: JSON.stringify(preloadSettings()),
  };
}

function testMs({ ownTestsMs }: CheckContext): number {
  return Math.round(ownTestsMs * shareOfAll);
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
