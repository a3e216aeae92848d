import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';

/** What Linux tells about a process from outside, which no code in that process can change. */
export interface ProcessState {
  /** True after SIGSTOP or its like: the process does nothing until it is continued. */
  readonly isStopped: boolean;
  /** True while its main thread waits for the machine itself, such as its disk. */
  readonly waitsForDisk: boolean;
  /** True while one of its threads runs, or is ready to. */
  readonly isReady: boolean;
  /** Processor time of all its threads together, in milliseconds. */
  readonly cpuMs: number;
  /**
   * For how long its threads together were ready to run and had to wait for a processor, in milliseconds. A wait is
   * counted only when it is over.
   */
  readonly delayedMs: number;
}

/** Of utime and stime in /proc/PID/stat: 100 a second on every architecture (proc(5), USER_HZ). */
const tickMs = 10;

/** Undefined for a process that is gone, and on other systems than Linux. */
export async function stateOf(pid: number): Promise<ProcessState | undefined> {
  if (process.platform !== 'linux') return undefined;
  try {
    const { state, fields } = statFields(await readFile(`/proc/${pid}/stat`, 'utf8'));
    return {
      isStopped: state === 'T' || state === 't',
      waitsForDisk: state === 'D',
      cpuMs: (Number(fields[11]) + Number(fields[12])) * tickMs,
      ...(await threadsOf(pid)),
    };
  } catch {
    return undefined;
  }
}

/** The delay is the second number in `schedstat`, in nanoseconds; 0 if the kernel doesn't count it. */
async function threadsOf(pid: number): Promise<Pick<ProcessState, 'isReady' | 'delayedMs'>> {
  const threads = await readdir(`/proc/${pid}/task`);
  const readAll = (name: string): Promise<string[]> =>
    Promise.all(
      threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/${name}`, 'utf8').catch(() => '')),
    );
  const [delays, stats] = await Promise.all([readAll('schedstat'), readAll('stat')]);
  return {
    isReady: stats.some((stat) => stat !== '' && statFields(stat).state === 'R'),
    delayedMs: delays.reduce((sum, text) => sum + Number(text.split(' ')[1] ?? 0), 0) / 1e6,
  };
}

/** When a process began, in ticks since the machine was started; undefined for one that has ended, or if it isn't known. */
export function startTickOf(pid: number): number | undefined {
  try {
    const { state, fields } = statFields(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return ['Z', 'X'].includes(state) ? undefined : Number(fields[19]);
  } catch {
    return undefined;
  }
}

/** The ids of all processes; none on other systems than Linux. */
export function allProcesses(): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((name) => (/^\d+$/u.test(name) ? [Number(name)] : []));
}

/** The fields from the third on (proc(5)), after the command's name, which may hold spaces and brackets. */
function statFields(stat: string): { readonly state: string; readonly fields: readonly string[] } {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', fields };
}
