import { mkdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';

/** Processor time of processes and of all that they start, also where that has ended. */
export interface CpuMeter extends AsyncDisposable {
  /** Counts this process from now on, and what it starts from now on. */
  add(pid: number): Promise<void>;
  /** Processor time until now, in seconds. */
  seconds(): Promise<number>;
  /** The processes that are counted and still there. */
  pids(): Promise<number[]>;
}

/**
 * A Linux control group: nothing else counts children whose parent was killed before it could wait for them. Undefined
 * where none can be made, which takes root's rights or a group of one's own.
 */
export async function openCpuMeter(): Promise<CpuMeter | undefined> {
  for (const { parent, read } of hierarchies) {
    const group = path.join(parent, `workshop-bench-${process.pid}-${performance.now()}`);
    try {
      await mkdir(group);
      await read(group);
    } catch {
      await rmdir(group).catch(() => undefined);
      continue;
    }
    const members = path.join(group, 'cgroup.procs');
    return {
      add: (pid) => writeFile(members, String(pid)),
      seconds: () => read(group),
      pids: async () => (await readFile(members, 'utf8')).split('\n').filter(Boolean).map(Number),
      [Symbol.asyncDispose]: () => rmdir(group).catch(() => undefined),
    };
  }
  return undefined;
}

const hierarchies = [
  {
    parent: '/sys/fs/cgroup/cpuacct',
    read: async (group: string) => Number(await readFile(path.join(group, 'cpuacct.usage'), 'utf8')) / 1e9,
  },
  {
    parent: '/sys/fs/cgroup',
    read: async (group: string) => {
      const stat = await readFile(path.join(group, 'cpu.stat'), 'utf8');
      return Number(/^usage_usec (\d+)$/mu.exec(stat)?.[1] ?? NaN) / 1e6;
    },
  },
] as const;

/** Memory of these processes in megabytes, with what they share counted once. */
export async function memoryOf(pids: readonly number[]): Promise<number> {
  const each = await Promise.all(
    pids.map(async (pid) => {
      const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
      return Number(/^Pss:\s+(\d+) kB$/mu.exec(rollup)?.[1] ?? 0);
    }),
  );
  return each.reduce((sum, kilobytes) => sum + kilobytes, 0) / 1_024;
}
