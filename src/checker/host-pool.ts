import { stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { HostProcess } from './host-process.ts';
import type { HostLease, HostSource } from './host-source.ts';
import { defaultLimits } from './limits.ts';
import type { ProgramsToExpect } from './notes.ts';
import { findParts } from './parts.ts';
import { makeRunFolder, removeRunFolder } from './run-folder.ts';

/** After this long without a check nothing of it stays in memory. */
const idleMs = 10 * 60_000;

interface PooledHost {
  readonly process: HostProcess;
  readonly folder: string;
  /** What was installed when it was started. */
  readonly installed: string;
  /** The run whose worker has been started already. */
  prepared: { readonly courseRoot: string; readonly runFolder: string } | undefined;
}

/** The run that is likely to be the next one. */
interface NextRun {
  readonly courseRoot: string;
  readonly programs: ProgramsToExpect | undefined;
}

/**
 * Hosts that stay between checks, so that none waits for Vitest to load. As many are kept as were needed at once. They
 * end with the pool, after ten idle minutes, and when other packages are installed.
 */
export class HostPool implements HostSource, AsyncDisposable {
  readonly #startsAhead: boolean;
  readonly #idle: PooledHost[] = [];
  readonly #all = new Set<PooledHost>();
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** With `startsAhead`, the next run's worker is started as soon as a run has ended, in the same course. */
  constructor({ startsAhead }: { readonly startsAhead: boolean }) {
    this.#startsAhead = startsAhead;
  }

  async lease(courseRoot: string): Promise<HostLease> {
    clearTimeout(this.#timer);
    const host = await this.#takeIdle();
    const { prepared } = host;
    host.prepared = undefined;
    const isPrepared = prepared?.courseRoot === courseRoot;
    if (prepared !== undefined && !isPrepared) await removeRunFolder(prepared.runFolder);
    const runFolder = isPrepared ? prepared.runFolder : await this.#folderFor(host);
    return {
      host: host.process,
      runFolder,
      end: async ({ isSound, programs }) => {
        const isReusable = isSound && (await host.process.endRun());
        await removeRunFolder(runFolder);
        await this.#giveBack(host, isReusable, { courseRoot, programs });
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await Promise.all([...this.#all].map((host) => this.#discard(host)));
  }

  async #takeIdle(): Promise<PooledHost> {
    const installed = await installedStamp();
    for (let host = this.#idle.pop(); host !== undefined; host = this.#idle.pop()) {
      if (host.installed === installed && host.process.isAlive) return host;
      await this.#discard(host);
    }
    return this.#start(installed);
  }

  async #start(installed: string): Promise<PooledHost> {
    const folder = await makeRunFolder();
    const process = new HostProcess(folder, { keepsOwnTests: this.#startsAhead });
    const host: PooledHost = { process, folder, installed, prepared: undefined };
    this.#all.add(host);
    return host;
  }

  /** Where no folder can be made, there is no run either. */
  async #folderFor(host: PooledHost): Promise<string> {
    try {
      return await makeRunFolder();
    } catch (error) {
      await this.#discard(host);
      throw error;
    }
  }

  async #giveBack(host: PooledHost, isReusable: boolean, next: NextRun): Promise<void> {
    if (!isReusable || this.#isClosed) {
      await this.#discard(host);
      return;
    }
    if (this.#startsAhead) await this.#prepare(host, next);
    this.#idle.push(host);
    this.#waitForIdleness();
  }

  async #prepare(host: PooledHost, { courseRoot, programs }: NextRun): Promise<void> {
    // A full disk is the next check's to tell.
    const runFolder = await makeRunFolder().catch(() => undefined);
    if (runFolder === undefined) return;
    const { heapMb, memoryBytes } = defaultLimits;
    host.prepared = { courseRoot, runFolder };
    host.process.prepare({ courseRoot, runFolder, heapMb, memoryBytes, programs });
  }

  async #discard(host: PooledHost): Promise<void> {
    this.#all.delete(host);
    await host.process.kill();
    await removeRunFolder(host.folder);
    if (host.prepared !== undefined) await removeRunFolder(host.prepared.runFolder);
  }

  #waitForIdleness(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      for (const host of this.#idle.splice(0)) void this.#discard(host);
    }, idleMs).unref();
  }
}

/** Changes with every installation of packages: a host has loaded those that were there when it began. */
async function installedStamp(): Promise<string> {
  const modules = path.resolve(fileURLToPath(findParts().vitest), '../../..');
  const { mtimeMs } = await stat(path.join(modules, '.package-lock.json')).catch(() => ({ mtimeMs: 0 }));
  return `${modules} ${mtimeMs}`;
}
