import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { endTree } from '../../system/process-tree.ts';
import { markProcess } from '../../system/run-mark.ts';
import type { Parts } from '../parts.ts';
import type { WorkerWatch } from '../worker-supply.ts';
import { changedFiles, type ExerciseLook, lookAtExercise } from './look-at-exercise.ts';
import type { OwnTestsAnswer, OwnTestsRequest, VitestOrder, VitestReply } from './messages.ts';

/** Until a run that was stopped has told so. */
const stopMs = 1_000;

/** Where the exercise is whose tests are run. */
export interface OwnTestsPlace {
  readonly courseRoot: string;
  readonly exerciseFolder: string;
  /** What is kept of what a run prints. */
  readonly outputBytes: number;
}

/** The learner's own Vitest in a process that stays between checks: one for the exercise that was checked last. */
export class WarmOwnTests {
  readonly #parts: Parts;
  readonly #watch: WorkerWatch;
  #process: VitestProcess | undefined;
  /** Settings with which a Vitest can't stay. */
  #cold: string | undefined;

  constructor(parts: Parts, watch: WorkerWatch) {
    this.#parts = parts;
    this.#watch = watch;
  }

  /** Runs the tests, with settings and files as they are now. */
  async run(request: OwnTestsRequest, place: OwnTestsPlace): Promise<OwnTestsAnswer> {
    const look = await lookAtExercise(place.exerciseFolder, place.courseRoot);
    if (look.settings === this.#cold) return { kind: 'cold', isLasting: true };
    const vitest = await this.#processFor(look, request, place);
    const answer = await vitest.run(request, look, place.outputBytes);
    if (answer.kind === 'cold' && answer.isLasting) this.#cold = look.settings;
    if (answer.kind !== 'ran') await this.end();
    return answer;
  }

  /** Ends the workers of a run that is under way. */
  async endRun(): Promise<void> {
    await this.#process?.endWorkers();
  }

  async end(): Promise<void> {
    const vitest = this.#process;
    this.#process = undefined;
    await vitest?.end();
  }

  async #processFor(
    look: ExerciseLook,
    request: OwnTestsRequest,
    { exerciseFolder }: OwnTestsPlace,
  ): Promise<VitestProcess> {
    if (this.#process !== undefined && (await this.#process.isFree(look))) return this.#process;
    await this.end();
    this.#process = new VitestProcess(this.#parts, this.#watch, exerciseFolder, request.env, look);
    return this.#process;
  }
}

class VitestProcess {
  readonly #child: ChildProcess;
  readonly #watch: WorkerWatch;
  readonly #ended: Promise<unknown>;
  readonly #workers = new Set<number>();
  #look: ExerciseLook;
  #runFolder: string | undefined;
  #running: { readonly token: string; readonly answer: PromiseWithResolvers<OwnTestsAnswer> } | undefined;

  constructor(parts: Parts, watch: WorkerWatch, folder: string, env: NodeJS.ProcessEnv, look: ExerciseLook) {
    this.#watch = watch;
    this.#look = look;
    this.#child = fork(parts.ownTestsVitest, [parts.ownTestsWorker, parts.preload], {
      cwd: folder,
      env: { ...env, ...ownTemporaryFolder() },
      execArgv: [],
      // Its own output isn't used.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      windowsHide: true,
    });
    this.#ended = Promise.race([once(this.#child, 'exit'), once(this.#child, 'error')]).catch(
      () => undefined,
    );
    this.#child.on('error', () => undefined);
    this.#child.on('message', (message: unknown) => {
      if (isReply(message)) this.#take(message);
    });
  }

  /** Whether it can be used with these settings and packages, once what runs in it has been stopped. */
  async isFree(look: ExerciseLook): Promise<boolean> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return false;
    if (look.settings !== this.#look.settings) return false;
    if (this.#running === undefined) return true;
    return Promise.race([this.#running.answer.promise.then(() => true), delay(stopMs, false)]);
  }

  async run(request: OwnTestsRequest, look: ExerciseLook, outputBytes: number): Promise<OwnTestsAnswer> {
    const token = randomUUID();
    const answer = Promise.withResolvers<OwnTestsAnswer>();
    this.#running = { token, answer };
    const order: VitestOrder = { token, request, changed: changedFiles(this.#look, look), outputBytes };
    this.#look = look;
    this.#runFolder = request.env['TMPDIR'];
    this.#child.send(order, () => undefined);
    const cold: OwnTestsAnswer = { kind: 'cold', isLasting: false };
    const hung: OwnTestsAnswer = { kind: 'hung' };
    const overdue = new AbortController();
    try {
      return await Promise.race([
        answer.promise,
        this.#ended.then(() => cold),
        delay(request.runMs, hung, { signal: overdue.signal }),
      ]);
    } finally {
      overdue.abort();
    }
  }

  async endWorkers(): Promise<void> {
    await Promise.all([...this.#workers].map((pid) => endTree(pid, 0)));
  }

  async end(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.endWorkers();
    for (const pid of this.#workers) this.#watch.ended(pid);
    await this.#ended;
  }

  #take(reply: VitestReply): void {
    switch (reply.kind) {
      case 'worker-in-use':
        if (!isPid(reply.pid)) return;
        this.#workers.add(reply.pid);
        this.#watch.started(reply.pid);
        if (this.#runFolder !== undefined) markProcess(reply.pid, this.#runFolder);
        break;
      case 'worker-gone':
        if (this.#workers.delete(reply.pid)) this.#watch.ended(reply.pid);
        break;
      case 'ran':
        this.#answer(reply.token, { kind: 'ran', ...reply.run });
        break;
      case 'cold':
        this.#answer(reply.token, { kind: 'cold', isLasting: reply.isLasting });
    }
  }

  #answer(token: string, answer: OwnTestsAnswer): void {
    if (this.#running?.token !== token) return;
    this.#running.answer.resolve(answer);
    this.#running = undefined;
  }
}

/** A process with the folder of a run is ended with that run, and this one stays. */
function ownTemporaryFolder(): NodeJS.ProcessEnv {
  const { TMPDIR, TEMP, TMP } = process.env;
  return { TMPDIR, TEMP, TMP };
}

/** The learner's settings run in there, too, and can send what they like. */
function isReply(message: unknown): message is VitestReply {
  return typeof message === 'object' && message !== null && 'kind' in message;
}

/** 0 and 1 as a group would be this one, and every process of the learner's. */
function isPid(pid: unknown): pid is number {
  return Number.isSafeInteger(pid) && Number(pid) > 1;
}
