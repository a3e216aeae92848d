import { randomUUID } from 'node:crypto';
import process from 'node:process';
import { execaNode } from 'execa';
import { hostEnvironment } from '../environment/environments.ts';
import {
  type HostMessage,
  type HostOrder,
  type HostReply,
  type HostRequest,
  keepOwnTests,
  type WorkerPlace,
} from './host-messages.ts';
import { Inbox } from './inbox.ts';
import { OutputTail } from './output-tail.ts';
import { findParts } from './parts.ts';
import { startTickOf, stateOf } from '../system/process-state.ts';
import { endTree, ownGroup } from '../system/process-tree.ts';
import { endMarked } from '../system/run-mark.ts';

/** News of a run, or of the host's end; `nothing` when none came within the time. */
export type HostNews =
  | { readonly kind: 'message'; readonly message: HostMessage }
  /** `signal` is what ended it; null if it ended on its own. */
  | { readonly kind: 'ended'; readonly output: string; readonly signal: string | null }
  /** A message was put into the host's channel. */
  | { readonly kind: 'forged' }
  | { readonly kind: 'nothing' };

const keptBytes = 4 * 1024;
const killMs = 2_000;
/** Until a host whose worker is gone says that it is ready for the next run. */
const idleMs = 2_000;

/**
 * A process in which checks run, one after the other. It and everything that it started are gone after `kill`. What it
 * keeps for itself goes into `folder`, which it removes where its parent dies.
 */
export class HostProcess {
  readonly #child: ReturnType<typeof spawnHost>;
  readonly #printed = new OutputTail(keptBytes);
  readonly #ended: Promise<void>;
  /** Leaders of process groups. */
  readonly #workers = new Set<number>();
  /** Folders for temporary files of runs that may have left processes. */
  readonly #runFolders = new Set<string>();
  readonly #sinceTick: number | undefined;
  /** Numbers of the runs that are over. */
  readonly #idle = new Inbox<number>();
  #news = new Inbox<HostNews>();
  #run = 0;
  #token = '';
  #isAlive = true;
  #signal: string | null = null;

  /** With `keepsOwnTests` the learner's own Vitest stays between checks, too: it pays where the same exercise follows. */
  constructor(folder: string, { keepsOwnTests = false }: { readonly keepsOwnTests?: boolean } = {}) {
    this.#child = spawnHost(folder, keepsOwnTests ? [keepOwnTests] : []);
    this.#sinceTick = this.#child.pid === undefined ? undefined : startTickOf(this.#child.pid);
    this.#child.stderr?.pipe(this.#printed);
    this.#child.nodeChildProcess.on('message', (message: unknown) => {
      if (isReply(message)) this.#take(message);
    });
    this.#ended = this.#waitForEnd();
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Lets it start the worker of the next run. */
  prepare(place: WorkerPlace): void {
    this.#runFolders.add(place.runFolder);
    this.#send({ kind: 'prepare', place });
  }

  /** Asks for a run. Only one is under way at a time. */
  begin(order: HostOrder): void {
    this.#run += 1;
    this.#token = randomUUID();
    this.#news = new Inbox();
    this.#runFolders.add(order.runFolder);
    if (!this.#isAlive) this.#tellEnd();
    this.#send({ kind: 'run', run: this.#run, token: this.#token, order });
  }

  /** The next news of the run, in order. Waits `timeoutMs` at most, or until the signal is given. */
  async next(timeoutMs: number, signal?: AbortSignal): Promise<HostNews> {
    return (await this.#news.take(timeoutMs, signal)) ?? { kind: 'nothing' };
  }

  /** Which of the run's processes was stopped, as SIGSTOP does it; null if none was or the system doesn't tell. */
  async stopped(): Promise<'host' | 'worker' | null> {
    const { pid } = this.#child;
    if (pid !== undefined && (await isStopped(pid))) return 'host';
    const workers = await Promise.all([...this.#workers].map(isStopped));
    return workers.includes(true) ? 'worker' : null;
  }

  /** Ends the run's worker and everything that it started. False where the host can't be used again. */
  async endRun(): Promise<boolean> {
    await this.#endWorkers();
    const deadline = performance.now() + idleMs;
    for (let left = idleMs; this.#isAlive && left > 0; left = deadline - performance.now()) {
      if ((await this.#idle.take(left)) === this.#run) return this.#isAlive;
    }
    return false;
  }

  async kill(): Promise<void> {
    await this.#endWorkers();
    if (this.#child.pid !== undefined) await endTree(this.#child.pid, 0);
    await Promise.race([this.#ended, new Promise((resolve) => setTimeout(resolve, killMs).unref())]);
  }

  #take(reply: HostReply): void {
    switch (reply.kind) {
      case 'worker-started':
        this.#workers.add(reply.pid);
        break;
      case 'worker-ended':
        this.#workers.delete(reply.pid);
        break;
      case 'idle':
        if (this.#isGenuine(reply)) this.#idle.put(reply.run);
        break;
      case 'news':
        // What comes late belongs to a run that nobody asks about any more.
        if (reply.run === this.#run && this.#isGenuine(reply))
          this.#news.put({ kind: 'message', message: reply.message });
    }
  }

  /** The channel is a socket, which a program that may attach to other processes can write to. */
  #isGenuine({ run, token }: { readonly run: number; readonly token: string }): boolean {
    if (run === this.#run && token !== this.#token) this.#news.put({ kind: 'forged' });
    return run === this.#run && token === this.#token;
  }

  async #waitForEnd(): Promise<void> {
    const { signal } = await this.#child;
    this.#isAlive = false;
    this.#signal = signal ?? null;
    this.#tellEnd();
    this.#idle.put(0);
  }

  #tellEnd(): void {
    this.#news.put({ kind: 'ended', output: this.#printed.text(), signal: this.#signal });
  }

  #send(request: HostRequest): void {
    // A host that is gone is told by its end.
    this.#child.nodeChildProcess.send(request, () => undefined);
  }

  /** With all that they have started, wherever it has gone. */
  async #endWorkers(): Promise<void> {
    await Promise.all([...this.#workers].map((pid) => endTree(pid, 0)));
    for (const folder of this.#runFolders) await endMarked(folder, this.#sinceTick);
    this.#runFolders.clear();
  }
}

function spawnHost(folder: string, args: readonly string[]) {
  return execaNode(findParts().host, args, {
    ipc: true,
    // A group of its own, so that it can be killed with all that it started, and Ctrl-C is ours to handle.
    ...ownGroup,
    stdio: ['ignore', 'ignore', 'pipe'],
    buffer: false,
    reject: false,
    cwd: folder,
    env: hostEnvironment(process.env, folder),
    extendEnv: false,
    // With it, SIGUSR1 opens no inspector, through which a program could make the host send any verdict.
    nodeOptions: ['--disable-sigusr1'],
  });
}

async function isStopped(pid: number): Promise<boolean> {
  return (await stateOf(pid))?.isStopped === true;
}

/** The host is a part of this program: what has a kind is one of its replies. */
function isReply(message: unknown): message is HostReply {
  return typeof message === 'object' && message !== null && 'kind' in message;
}
