import { setTimeout as delay } from 'node:timers/promises';
import type { PreparedScratch, Scratch, Server } from '../database/database.ts';

/** How long the end may take: what isn't dropped by then is dropped by the next command. */
const endMs = 1_000;

interface Prepared {
  /** That it was made with; its connection is kept open for it. */
  readonly server: Server;
  readonly scratch: PreparedScratch;
}

/**
 * The scratch database of the next check, made in the background, where the last one is dropped, too. Whatever goes wrong
 * with them is passed over: the check makes one itself, and the next command drops what is left.
 */
export class PreparedScratches implements AsyncDisposable {
  #prepared: Prepared | undefined;
  /** What goes on in the background, one after the other. */
  #work: Promise<void> = Promise.resolve();
  #isClosed = false;

  /**
   * Drops the database that a check has used, makes one for a check with the same key, and disposes of the server when it
   * doesn't need it any more. Call it when all processes of the check have ended: a database that isn't there can't be
   * found by what they leave behind.
   */
  replace(used: Scratch, { server, key }: { readonly server: Server; readonly key: string }): void {
    this.#later(async () => await used[Symbol.asyncDispose]());
    this.#later(async () => {
      await this.#drop();
      const scratch = this.#isClosed ? undefined : await server.prepareScratch(key).catch(() => undefined);
      if (scratch === undefined) await server[Symbol.asyncDispose]();
      else this.#prepared = { server, scratch };
    });
  }

  /** The one that was made for this key, if there is one and it wasn't changed. */
  async take(server: Server, key: string): Promise<Scratch | undefined> {
    await this.#work;
    const prepared = this.#prepared;
    if (prepared?.scratch.key !== key) {
      this.#later(() => this.#drop());
      return undefined;
    }
    this.#prepared = undefined;
    await prepared.server[Symbol.asyncDispose]();
    return server.openPrepared(prepared.scratch).catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#later(() => this.#drop());
    await Promise.race([this.#work, delay(endMs, undefined, { ref: false })]);
  }

  async #drop(): Promise<void> {
    const prepared = this.#prepared;
    this.#prepared = undefined;
    if (prepared === undefined) return;
    await using server = prepared.server;
    await server.dropPrepared(prepared.scratch);
  }

  #later(task: () => Promise<void>): void {
    this.#work = this.#work.then(task).catch(() => undefined);
  }
}
