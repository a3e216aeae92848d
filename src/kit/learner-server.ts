import { createServer } from 'node:net';
import { once } from 'node:events';
import type { CheckContext, ProgramFailure } from '../checker/test-facts.ts';
import { type Answer, EndlessAnswer, readAnswer } from './answer.ts';
import { failureOf } from './failure-of.ts';
import { LearnerProcess, outputHasArrived } from './learner-process.ts';
import { ProgramFailed } from './program-failed.ts';
import { recorder } from './recorder.ts';
import { waitForProgram } from './wait-for-program.ts';

/**
 * The learner's HTTP server. It is started with the first request of a check file, on a free port that it gets in PORT,
 * and serves all tests of the file. Once it has failed to start, has ended or does not answer, each later request fails at once.
 */
export class LearnerServer {
  readonly #context: CheckContext;
  readonly #entry: string;
  readonly #env: NodeJS.ProcessEnv;
  #started: Promise<Running> | undefined;
  #failure: ProgramFailure | undefined;

  constructor(context: CheckContext, entry: string, env: NodeJS.ProcessEnv) {
    this.#context = context;
    this.#entry = entry;
    this.#env = env;
  }

  get(path: string): Promise<Answer> {
    return this.request('GET', path);
  }

  post(path: string, body: unknown): Promise<Answer> {
    return this.request('POST', path, body);
  }

  patch(path: string, body: unknown): Promise<Answer> {
    return this.request('PATCH', path, body);
  }

  put(path: string, body: unknown): Promise<Answer> {
    return this.request('PUT', path, body);
  }

  delete(path: string): Promise<Answer> {
    return this.request('DELETE', path);
  }

  /** A body that is a string is sent as it is, so that a check can send broken JSON; anything else becomes JSON. */
  async request(method: string, path: string, body?: unknown): Promise<Answer> {
    if (this.#failure !== undefined) this.#fail({ ...this.#failure, knownBefore: true });
    this.#started ??= this.#start();
    const running = await this.#started;
    const request = `${method} ${path}`;
    try {
      const answer = await recorder.whileAsked(running.process, () =>
        this.#sendAndWait(running, method, path, body),
      );
      if ('gaveUpAs' in answer)
        return await this.#requestFailed(running, request, answer.gaveUpAs, answer.afterMs);
      // What made it fail is on its way through another pipe.
      if (answer.status >= 500) await outputHasArrived();
      return answer;
    } catch (error) {
      if (error instanceof ProgramFailed) throw error;
      const without = error instanceof EndlessAnswer ? 'endless-answer' : 'hung-up';
      return this.#requestFailed(running, request, without);
    }
  }

  async #send(
    port: number,
    method: string,
    path: string,
    body: unknown,
    signal: AbortSignal,
  ): Promise<Answer> {
    const response = await fetch(`http://localhost:${port}${path}`, {
      method,
      redirect: 'manual',
      signal,
      ...(body === undefined ? {} : jsonBody(body)),
    });
    return await readAnswer(response);
  }

  /** Waits for the answer as long as the server can be said to be at fault for not giving it. */
  async #sendAndWait(
    { process, port }: Running,
    method: string,
    path: string,
    body: unknown,
  ): Promise<Answer | NoAnswer> {
    const { runFolder, requestMs: softMs, patientMs: hardMs } = this.#context;
    const startedAt = performance.now();
    const giveUp = new AbortController();
    let isSettled = false;
    const sent = this.#send(port, method, path, body, giveUp.signal).finally(() => {
      isSettled = true;
    });
    const isDone = () => isSettled || process.hasEnded;
    const waiting = waitForProgram({ runFolder, process, isDone, softMs, hardMs });
    const waited = await Promise.race([sent.then(() => 'done' as const), waiting]);
    if (waited === 'done') return sent;
    giveUp.abort();
    await sent.catch(() => undefined);
    return {
      gaveUpAs: waited === 'starved' ? 'starved' : 'no-answer',
      afterMs: performance.now() - startedAt,
    };
  }

  async #requestFailed(
    { process, port }: Running,
    request: string,
    without: NoAnswer['gaveUpAs'] | 'hung-up' | 'endless-answer',
    waitedMs = 0,
  ): Promise<never> {
    // A connection that breaks off comes a moment before the news of the process's end.
    await process.endedWithin(100);
    const kind = process.hasEnded ? 'ended-during-request' : without;
    const failure = await failureOf(this.#context, process, { kind, request, port, waitedMs });
    // Nobody will ask it again, and what it has locked in the database would be in the way of the tests that follow.
    await process.kill();
    return this.#fail(failure);
  }

  async #start(): Promise<Running> {
    const port = await freePort();
    const process = new LearnerProcess(this.#context, this.#entry, [], { ...this.#env, PORT: String(port) });
    const { runFolder, serverStartMs: softMs, patientMs: hardMs } = this.#context;
    const startedAt = performance.now();
    const isDone = async (): Promise<boolean> => process.hasEnded || (await answers(port));
    const waited = await waitForProgram({ runFolder, process, isDone, softMs, hardMs });
    if (waited === 'done' && !process.hasEnded) {
      recorder.leaveOut(process);
      return { process, port };
    }
    if (process.hasEnded) await process.ended();
    const without = waited === 'starved' ? 'starved' : 'never-listened';
    const kind = process.hasEnded ? 'ended-before-listening' : without;
    const what = { kind, request: null, port, waitedMs: performance.now() - startedAt } as const;
    return this.#fail(await failureOf(this.#context, process, what));
  }

  #fail(failure: ProgramFailure): never {
    this.#failure = failure;
    recorder.programFailed(failure);
    throw new ProgramFailed(failure);
  }
}

interface Running {
  readonly process: LearnerProcess;
  readonly port: number;
}

/** The request was given up. */
interface NoAnswer {
  readonly gaveUpAs: 'no-answer' | 'starved';
  readonly afterMs: number;
}

function jsonBody(body: unknown): RequestInit {
  return {
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

/** Any answer will do: what it says about a path that may not exist is no matter here. */
async function answers(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://localhost:${port}/`, { signal: AbortSignal.timeout(1_000) });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
