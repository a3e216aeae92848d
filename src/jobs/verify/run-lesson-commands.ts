import path from 'node:path';
import type { Exercise, Problem } from '../../course/course.ts';
import type { LessonCommand } from '../../course/lesson-commands.ts';
import { findOutputDifference } from '../../course/match-output.ts';
import { isAbort, UserError } from '../../errors.ts';
import { createMigratedScratch } from '../create-check-scratch.ts';
import { runCommand } from '../run-command.ts';
import { makeCourseCopy, type CourseCopy } from './course-copy.ts';
import type { CheckSurroundings } from './run-planned-check.ts';
import { runScript, type ScriptEnd } from './run-script.ts';
import type { ExerciseFiles } from '../../course/apply-edits.ts';

/** The commands of one lesson that are run in one state of the exercise, in their order. */
export interface PlannedCommands {
  readonly step: string;
  /** The lesson, relative to the course root. */
  readonly file: string;
  readonly exercise: Exercise | null;
  readonly commands: readonly LessonCommand[];
}

export interface CommandSurroundings extends CheckSurroundings {
  readonly env: NodeJS.ProcessEnv;
}

const commandMs = 60_000;
const linesKept = 8;

/** Runs a lesson's commands as a learner would, in a copy of the course, and says what is not as the lesson has it. */
export async function runLessonCommands(
  planned: PlannedCommands,
  files: ExerciseFiles,
  surroundings: CommandSurroundings,
): Promise<Problem[]> {
  await using copy = await makeCourseCopy(surroundings.course, planned.exercise, files);
  try {
    return await runAll(planned, copy, surroundings);
  } catch (error) {
    if (isAbort(error) || !(error instanceof UserError)) throw error;
    return [problemAt(planned, planned.commands[0]?.line, `the commands could not be run: ${error.message}`)];
  }
}

async function runAll(
  planned: PlannedCommands,
  copy: CourseCopy,
  surroundings: CommandSurroundings,
): Promise<Problem[]> {
  await using resources = new AsyncDisposableStack();
  const env = environmentIn(copy, surroundings, await openDatabase(planned, copy, surroundings, resources));
  await seed(planned, copy, env, surroundings.signal);
  const problems: Problem[] = [];
  for (const command of planned.commands) {
    const end = await runScript(command.script, {
      cwd: copy.folder,
      env,
      timeoutMs: commandMs,
      signal: surroundings.signal,
    });
    problems.push(...problemsOf(planned, command, end));
  }
  return problems;
}

async function openDatabase(
  { exercise }: PlannedCommands,
  copy: CourseCopy,
  { server }: CommandSurroundings,
  resources: AsyncDisposableStack,
): Promise<string | undefined> {
  if (server === null || exercise?.database === undefined) return undefined;
  const migrations = path.join(copy.folder, exercise.database.migrations);
  return resources.use(await createMigratedScratch(server, migrations)).url;
}

/** As after the set-up: the tables have rows. */
async function seed(
  { exercise }: PlannedCommands,
  { folder }: CourseCopy,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<void> {
  const command = exercise?.database?.seed;
  if (command === undefined || env['DATABASE_URL'] === undefined) return;
  const limited = AbortSignal.any([signal, AbortSignal.timeout(commandMs)]);
  await Array.fromAsync(runCommand(command, { cwd: folder, env, signal: limited }));
}

/** The carried Node and the course's own programs come first; nothing asks the network, colours what it prints or adds npm's own remarks. */
function environmentIn(
  copy: CourseCopy,
  { env }: CommandSurroundings,
  databaseUrl: string | undefined,
): NodeJS.ProcessEnv {
  const { DATABASE_URL: _, FORCE_COLOR: __, ...rest } = env;
  const name = Object.keys(rest).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const bins = [copy.folder, copy.root].map((folder) => path.join(folder, 'node_modules', '.bin'));
  const places = [path.dirname(process.execPath), ...bins, rest[name] ?? ''];
  return {
    ...rest,
    [name]: places.join(path.delimiter),
    NO_COLOR: '1',
    npm_config_offline: 'true',
    npm_config_loglevel: 'error',
    npm_config_update_notifier: 'false',
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  };
}

function problemsOf(planned: PlannedCommands, command: LessonCommand, end: ScriptEnd): Problem[] {
  const { exitCode, output } = end;
  const printed = output.trim() === '' ? 'It printed nothing.' : `It printed last: ${lastLines(output)}`;
  if (exitCode === null) {
    const message = `the command did not end within ${commandMs / 1000} s, or could not be started. ${printed}`;
    return [problemAt(planned, command.line, message)];
  }
  if (command.fails !== (exitCode !== 0)) {
    const wanted = command.fails ? 'something else than 0' : '0';
    const message = `the command ended with ${exitCode} instead of ${wanted}. ${printed}`;
    return [problemAt(planned, command.line, message)];
  }
  if (command.output === null) return [];
  const difference = findOutputDifference(command.output.text, output);
  if (difference === undefined) return [];
  const { expected, printed: received, index } = difference;
  const message = `the lesson shows ${quoted(expected)} where the command prints ${quoted(received)}`;
  return [problemAt(planned, command.output.line + 1 + index, message)];
}

function problemAt({ file }: PlannedCommands, line: number | undefined, message: string): Problem {
  return { file, line: line ?? 1, message };
}

function quoted(line: string | null): string {
  return line === null ? 'nothing more' : `"${line}"`;
}

/** The end of an output in one line. What matters is seldom the very last. */
function lastLines(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '')
    .slice(-linesKept)
    .join(' / ');
}
