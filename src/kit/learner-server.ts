import { createServer } from 'node:net';
import { once } from 'node:events';
import type { CheckContext, ProgramFailure } from '../checker/test-facts.ts';
import { type Answer, readAnswer } from './answer.ts';
import { failureOf } from './failure-of.ts';
import { LearnerProcess, outputHasArrived } from './learner-process.ts';
import { ProgramFailed } from './program-failed.ts';
import { recorder } from './recorder.ts';
import { waitUntil } from './wait-until.ts';

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
        this.#send(running.port, method, path, body),
      );
      // What made it fail is on its way through another pipe.
      if (answer.status >= 500) await outputHasArrived();
      return answer;
    } catch (error) {
      if (error instanceof ProgramFailed) throw error;
      return this.#requestFailed(running, request, error);
    }
  }

  async #send(port: number, method: string, path: string, body: unknown): Promise<Answer> {
    const response = await fetch(`http://localhost:${port}${path}`, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(this.#context.requestMs),
      ...(body === undefined ? {} : jsonBody(body)),
    });
    return await readAnswer(response);
  }

  async #requestFailed({ process, port }: Running, request: string, error: unknown): Promise<never> {
    // A connection that breaks off comes a moment before the news of the process's end.
    await process.endedWithin(100);
    const kind = process.hasEnded ? 'ended-during-request' : isTimeout(error) ? 'no-answer' : 'hung-up';
    const waitedMs = this.#context.requestMs;
    const failure = await failureOf(this.#context, process, { kind, request, port, waitedMs });
    // Nobody will ask it again, and what it has locked in the database would be in the way of the tests that follow.
    await process.kill();
    return this.#fail(failure);
  }

  async #start(): Promise<Running> {
    const port = await freePort();
    const process = new LearnerProcess(this.#context, this.#entry, [], { ...this.#env, PORT: String(port) });
    const timeoutMs = this.#context.serverStartMs;
    const listens = async (): Promise<boolean> => process.hasEnded || (await answers(port));
    const answered = await waitUntil(listens, { timeoutMs });
    if (answered && !process.hasEnded) {
      recorder.leaveOut(process);
      return { process, port };
    }
    if (process.hasEnded) await process.ended();
    const kind = process.hasEnded ? 'ended-before-listening' : 'never-listened';
    const what = { kind, request: null, port, waitedMs: timeoutMs } as const;
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

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
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
