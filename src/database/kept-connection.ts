import type { Connection } from './connect.ts';

interface Kept {
  readonly href: string;
  readonly connection: Connection;
  /** How many calls use it now. */
  users: number;
}

/**
 * A connection that stays between calls, for as long as it leads to the server that is asked for and none of its
 * sessions has ended. One that was lost is never asked to connect again: its client waits longer after each failure.
 */
export class KeptConnection implements AsyncDisposable {
  #newest: Kept | undefined;
  /** The newest, and older ones that are still used. */
  readonly #open = new Set<Kept>();

  /** Whether a call for that server would use a connection that is there already. */
  leadsTo(href: string): boolean {
    return this.#newest?.href === href && this.#newest.connection.isWhole();
  }

  /** The one that is there, or a new one that `open` gives. It stays open when what this gives is disposed of. */
  use(href: string, open: () => Connection): Connection {
    const kept = (this.leadsTo(href) ? this.#newest : undefined) ?? this.#replace(href, open());
    kept.users += 1;
    let isUsed = true;
    return {
      ...kept.connection,
      [Symbol.asyncDispose]: async () => {
        if (isUsed) kept.users -= 1;
        isUsed = false;
        if (kept !== this.#newest && kept.users === 0) await this.#end(kept);
      },
    };
  }

  /** The next call gets another one. */
  drop(): void {
    const dropped = this.#newest;
    this.#newest = undefined;
    if (dropped?.users === 0) void this.#end(dropped).catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#newest = undefined;
    await Promise.allSettled([...this.#open].map((kept) => this.#end(kept)));
  }

  #replace(href: string, connection: Connection): Kept {
    this.drop();
    const kept = { href, connection, users: 0 };
    this.#open.add(kept);
    this.#newest = kept;
    return kept;
  }

  async #end(kept: Kept): Promise<void> {
    await kept.connection[Symbol.asyncDispose]();
    this.#open.delete(kept);
  }
}
