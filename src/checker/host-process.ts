import process from 'node:process';
import { execaNode } from 'execa';
import { hostEnvironment } from '../environment/environments.ts';
import type { HostMessage, HostOrder } from './host-messages.ts';
import { OutputTail } from './output-tail.ts';
import { findParts } from './parts.ts';
import { endTree, ownGroup } from '../process-tree.ts';

/** News from the host, or of its end; `nothing` when none came within the time. */
export type HostNews =
  | { readonly kind: 'message'; readonly message: HostMessage }
  | { readonly kind: 'ended'; readonly output: string }
  | { readonly kind: 'nothing' };

/** The process in which a check runs. It and everything that it started are gone after `kill`. */
export interface HostProcess {
  /** The next news, in order. Waits `timeoutMs` at most, or until the signal is given. */
  next(timeoutMs: number, signal: AbortSignal | undefined): Promise<HostNews>;
  kill(): Promise<void>;
}

const keptBytes = 4 * 1024;
const killMs = 2_000;

/** Starts a host and gives it its order. */
export function startHost(order: HostOrder): HostProcess {
  const child = execaNode(findParts().host, {
    ipc: true,
    // A group of its own, so that it can be killed with all that it started, and Ctrl-C is ours to handle.
    ...ownGroup,
    stdio: ['ignore', 'ignore', 'pipe'],
    buffer: false,
    reject: false,
    cwd: order.request.courseRoot,
    env: hostEnvironment(process.env, order.runFolder),
    extendEnv: false,
    // With it, SIGUSR1 opens no inspector, through which a program could make the host send any verdict.
    nodeOptions: ['--disable-sigusr1'],
  });
  const printed = new OutputTail(keptBytes);
  child.stderr?.pipe(printed);
  const inbox = new Inbox();
  child.nodeChildProcess.on('message', (message) => {
    if (isHostMessage(message)) inbox.put({ kind: 'message', message });
  });
  const ended = child.then(() => inbox.put({ kind: 'ended', output: printed.text() }));
  // A host that is gone before its order is told by its end.
  child.nodeChildProcess.send(order, () => undefined);
  return {
    next: (timeoutMs, signal) => inbox.take(timeoutMs, signal),
    async kill() {
      if (child.pid !== undefined) await endTree(child.pid, 0);
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, killMs).unref())]);
    },
  };
}

/** The host is a part of this program: what has a kind is one of its messages. */
function isHostMessage(message: unknown): message is HostMessage {
  return typeof message === 'object' && message !== null && 'kind' in message;
}

/** Keeps news until somebody asks for it. */
class Inbox {
  readonly #news: HostNews[] = [];
  #wake: (() => void) | undefined;

  put(news: HostNews): void {
    this.#news.push(news);
    this.#wake?.();
  }

  async take(timeoutMs: number, signal: AbortSignal | undefined): Promise<HostNews> {
    if (this.#news.length === 0 && signal?.aborted !== true) await this.#wait(timeoutMs, signal);
    return this.#news.shift() ?? { kind: 'nothing' };
  }

  async #wait(timeoutMs: number, signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, Math.max(0, timeoutMs));
    const wake = (): void => resolve();
    this.#wake = wake;
    signal?.addEventListener('abort', wake, { once: true });
    await promise;
    clearTimeout(timer);
    signal?.removeEventListener('abort', wake);
    this.#wake = undefined;
  }
}
