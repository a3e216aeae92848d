import type { HostPool } from '../checker/host-pool.ts';
import type { HostSource } from '../checker/host-source.ts';
import { KeptConnection } from '../database/kept-connection.ts';
import { PreparedScratches } from './prepared-scratches.ts';

/** `warm`: what one check has opened serves the next. `ready`: what the next check needs is also made ahead of it. */
export type Keeping = 'warm' | 'ready';

/** What an open course keeps between calls. Nothing of it is loaded or opened before it is first asked for. */
export class Kept implements AsyncDisposable {
  readonly #keeping: Keeping;
  /** To the course's database server. */
  readonly connection = new KeptConnection();
  /** Absent where nothing is made ahead. */
  readonly scratches: PreparedScratches | undefined;
  #hosts: Promise<HostPool> | undefined;

  constructor(keeping: Keeping) {
    this.#keeping = keeping;
    this.scratches = keeping === 'ready' ? new PreparedScratches() : undefined;
  }

  /** The processes in which checks run. */
  hosts(): Promise<HostSource> {
    return (this.#hosts ??= openPool(this.#keeping));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const hosts = this.#hosts?.then((pool) => pool[Symbol.asyncDispose]());
    await Promise.all([hosts, this.scratches?.[Symbol.asyncDispose]()]);
    await this.connection[Symbol.asyncDispose]();
  }
}

async function openPool(keeping: Keeping): Promise<HostPool> {
  const { HostPool: Pool } = await import('../checker/host-pool.ts');
  return new Pool({ startsAhead: keeping === 'ready' });
}
