import { writeInside } from '../../course/course-path.ts';
import type { ExerciseFiles } from '../../course/attempts/apply-edits.ts';
import type { Course, Exercise, Problem, Step } from '../../course/course.ts';
import type { LessonCommand, LessonFile } from '../../course/lesson-commands.ts';
import { findOutputDifference } from './match-output.ts';
import { isAbort, UserError } from '../../errors.ts';
import { type LearnersCourse, openLearnersCourse } from './open-learners-course.ts';
import { runScript, type ScriptEnd } from './run-script.ts';

/** The commands of one lesson that are run in one state of the exercise, in their order. */
export interface PlannedCommands {
  readonly step: Step;
  /** The lesson, relative to the course root. */
  readonly file: string;
  readonly exercise: Exercise | null;
  readonly commands: readonly LessonCommand[];
  /** The files that the lesson shows; each is written before the first command below it. */
  readonly files: readonly LessonFile[];
}

export interface CommandSurroundings {
  readonly course: Course;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** Generous, for a machine that is busy with other checks. */
const commandMs = 120_000;
const linesKept = 8;

/** Runs a lesson's commands as a learner would, in a copy of the course, and says what is not as the lesson has it. */
export async function runLessonCommands(
  planned: PlannedCommands,
  files: ExerciseFiles,
  surroundings: CommandSurroundings,
): Promise<Problem[]> {
  try {
    await using course = await openLearnersCourse({ ...surroundings, ...planned, files });
    return await runAll(planned, course, surroundings.signal);
  } catch (error) {
    if (isAbort(error) || !(error instanceof UserError)) throw error;
    return [problemAt(planned, planned.commands[0]?.line, `the commands could not be run: ${error.message}`)];
  }
}

async function runAll(
  planned: PlannedCommands,
  course: LearnersCourse,
  signal: AbortSignal,
): Promise<Problem[]> {
  const { folder, env } = course;
  const problems: Problem[] = [];
  let done = 0;
  for (const command of planned.commands) {
    await writeFiles(planned, folder, done, command.line);
    done = command.line;
    const script = course.withOwnPort(command.script);
    const end = await runScript(script, { cwd: folder, env, timeoutMs: commandMs, signal });
    problems.push(...problemsOf(planned, command, { ...end, output: course.withShownPort(end.output) }));
  }
  return problems;
}

async function writeFiles(
  { files }: PlannedCommands,
  folder: string,
  after: number,
  before: number,
): Promise<void> {
  for (const { name, text, line } of files) {
    if (line < after || line > before) continue;
    await writeInside(folder, name, `${text}\n`);
  }
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
