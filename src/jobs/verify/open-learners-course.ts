import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isMap, parseDocument } from 'yaml';
import type { ExerciseFiles } from '../../course/attempts/apply-edits.ts';
import type { ActionEvent, Course, Exercise, SetupStep, Step } from '../../course/course.ts';
import { withPort } from '../../course/served-at.ts';
import { abandonServer } from '../../database/temporary-server.ts';
import { programEnvironment } from '../../environment/environments.ts';
import { UserError } from '../../errors.ts';
import { withPassed } from '../../progress/progress.ts';
import { findFreePort, stopAppServer } from '../../workspace/server/app-server.ts';
import { databaseOptions } from '../open-database.ts';
import { resetDatabase, runActions } from '../run-actions.ts';
import { openWorkshop, type Workshop } from '../../workshop/workshop.ts';
import { type CourseCopy, makeCourseCopy } from './course-copy.ts';

/** A course as a learner has it when a step begins, with servers of its own. Gone when it is disposed of. */
export interface LearnersCourse extends AsyncDisposable {
  /** Where commands are typed. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** A text of the lesson's with the port that the application server has here. */
  withOwnPort(text: string): string;
  /** What was printed here, with the port that the lesson names. */
  withShownPort(text: string): string;
}

interface Options {
  readonly course: Course;
  readonly step: Step;
  readonly exercise: Exercise | null;
  readonly files: ExerciseFiles;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** Ports below those that a system gives to connections by itself, where nothing comes between choosing and using one. */
const ports = { first: 20_000, count: 10_000 };

/** Throws what an abort throws, and a UserError where the course can't be set up. */
export async function openLearnersCourse(options: Options): Promise<LearnersCourse> {
  await using resources = new AsyncDisposableStack();
  const { course, exercise, signal } = options;
  const copy = resources.use(await makeCourseCopy(course, exercise, options.files));
  // The built-in server may run under another account, which has to get there.
  await chmod(copy.root, 0o755);
  // On a terminal, curl draws no progress.
  await writeFile(path.join(copy.root, '.curlrc'), 'no-progress-meter\n');
  const port = exercise?.server === undefined ? null : await givePort(copy.root, exercise);
  const env = environmentIn(copy, options.env, port?.own);
  const workshop = await openWorkshop({ cwd: copy.root, course: copy.root, env });
  resources.defer(() => abandonServers(workshop));
  await setUp(workshop, options.step.id, exercise, signal);
  const kept = resources.move();
  return {
    folder: copy.folder,
    env,
    withOwnPort: (text) => (port === null ? text : withPort(text, port.shown, port.own)),
    withShownPort: (text) => (port === null ? text : withPort(text, port.own, port.shown)),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Several lessons run at once, and the usual port may belong to anybody. So the copy's course names another. */
async function givePort(root: string, exercise: Exercise): Promise<{ shown: number; own: number }> {
  const own = await findFreePort(ports.first + Math.floor(Math.random() * ports.count));
  const file = path.join(root, 'lessons', 'course.yaml');
  const document = parseDocument(await readFile(file, 'utf8'));
  const server = document.getIn(['exercises', exercise.id, 'server']);
  if (isMap(server)) server.set('port', own);
  await writeFile(file, document.toString());
  return { shown: exercise.server?.port ?? own, own };
}

/** The carried Node and the course's own programs come first; nothing asks the network, colours what it prints or adds npm's own remarks. */
function environmentIn(
  copy: CourseCopy,
  env: NodeJS.ProcessEnv,
  port: number | undefined,
): NodeJS.ProcessEnv {
  const { DATABASE_URL: _, FORCE_COLOR: __, ...rest } = programEnvironment(env);
  const name = Object.keys(rest).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const bins = [copy.folder, copy.root].map((folder) => path.join(folder, 'node_modules', '.bin'));
  const places = [path.dirname(process.execPath), ...bins, rest[name] ?? ''];
  return {
    ...rest,
    [name]: places.join(path.delimiter),
    CURL_HOME: copy.root,
    NO_COLOR: '1',
    npm_config_offline: 'true',
    npm_config_loglevel: 'error',
    npm_config_update_notifier: 'false',
    ...(port === undefined ? {} : { PORT: String(port) }),
  };
}

/** What a learner has done before: each earlier step, and the set-up, unless the step is that. */
async function setUp(
  workshop: Workshop,
  stepId: string,
  exercise: Exercise | null,
  signal: AbortSignal,
): Promise<void> {
  const { steps } = workshop.course;
  const position = steps.findIndex(({ id }) => id === stepId);
  const step = steps[position];
  if (step === undefined) throw new Error(`the copy has no step ${stepId}`);
  const earlier = steps.slice(0, position);
  await workshop.progress.update((progress) =>
    earlier.reduce((noted, { id }) => withPassed(noted, id, new Date()), progress),
  );
  if (exercise === null || isSetup(step, exercise)) return;
  const setup = earlier.find((each): each is SetupStep => isSetup(each, exercise));
  if (setup !== undefined) await finish(runActions(workshop, setup, { signal }));
  else if (exercise.database !== undefined) await finish(resetDatabase(workshop, exercise, { signal }));
}

function isSetup(step: Step, exercise: Exercise): boolean {
  return step.kind === 'setup' && !step.destructive && step.exercise.id === exercise.id;
}

async function finish(events: AsyncIterable<ActionEvent>): Promise<void> {
  for await (const event of events) {
    if (event.kind === 'action-failed') throw new UserError(event.message, event.wayOut);
  }
}

async function abandonServers(workshop: Workshop): Promise<void> {
  const { stateFolder, course } = workshop;
  for (const exercise of course.exercises.values()) await stopAppServer({ stateFolder, exercise });
  await abandonServer(databaseOptions(workshop));
}
