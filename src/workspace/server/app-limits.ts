import type { TreeUsage } from './process-usage.ts';

/** What the application server may take, with everything that it starts. */
export interface AppLimits {
  readonly memoryBytes: number;
  /** CPU time that it may use without a pause. */
  readonly busyMs: number;
}

/**
 * Many times what a small application takes: npm, Node and the server are 200 MB together. Nothing that a person asks
 * of it keeps it busy for minutes.
 */
export const appLimits: AppLimits = { memoryBytes: 2 * 1024 ** 3, busyMs: 120_000 };

/**
 * Less than this share of a CPU, from one look to the next, is a pause. A loop without an end gets little more than this on
 * a machine that many others keep busy, and a server that waits for requests takes next to nothing.
 */
const pauseShare = 0.1;

/** How long the server has been busy without a pause, from one look at it to the next. */
export class BusyTime {
  #last: { readonly cpuMs: number; readonly atMs: number } | undefined;
  #busyMs = 0;

  /** Gives the CPU time since the last pause. */
  note(cpuMs: number, atMs: number): number {
    const last = this.#last;
    this.#last = { cpuMs, atMs };
    if (last === undefined) return 0;
    // A process that has ended takes its time with it.
    const used = Math.max(0, cpuMs - last.cpuMs);
    this.#busyMs = used < (atMs - last.atMs) * pauseShare ? 0 : this.#busyMs + used;
    return this.#busyMs;
  }
}

/** Why a server has to be stopped, as the end of a sentence; null where it may go on. */
export function reasonToStop(usage: TreeUsage, busyMs: number, limits: AppLimits): string | null {
  if (usage.memoryBytes > limits.memoryBytes) {
    const taken = `${formatBytes(usage.memoryBytes)} of memory (limit: ${formatBytes(limits.memoryBytes)})`;
    return `it took ${taken}. Does something in your code keep growing?`;
  }
  if (busyMs > limits.busyMs) {
    return `it was busy for ${Math.round(limits.busyMs / 1000)} s of CPU time without a pause. Is there a loop that never ends?`;
  }
  return null;
}

export function formatBytes(bytes: number): string {
  const megabytes = bytes / 1024 ** 2;
  return megabytes < 1024
    ? `${Math.round(megabytes)} MB`
    : `${(megabytes / 1024).toFixed(1).replace(/\.0$/u, '')} GB`;
}
