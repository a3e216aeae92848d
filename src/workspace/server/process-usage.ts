import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { toolEnvironment } from '../../environment/environments.ts';

const run = promisify(execFile);

/** A process of this machine, with what the system says that it has used. */
export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  /** The process group; a server that we start is the leader of one. */
  readonly group: number;
  /** Since it began. */
  readonly cpuMs: number;
  /** What it has in memory or swapped out. Pages that it shares with others count for each of them. */
  readonly memoryBytes: number;
}

export interface TreeUsage {
  readonly processes: number;
  readonly memoryBytes: number;
  readonly cpuMs: number;
}

/** The processes of this machine; undefined on Windows, where asking takes too long to do it every second. */
export function listProcesses(
  platform: NodeJS.Platform = process.platform,
): Promise<readonly ProcessFacts[] | undefined> {
  switch (platform) {
    case 'linux':
      return listFromProc();
    case 'win32':
      return Promise.resolve(undefined);
    default:
      return listFromPs();
  }
}

/**
 * A process, everything in its group, and all that these have started. `known` are members that were seen before: one
 * whose parent has ended belongs to nobody any more.
 */
export function treeOf(
  root: number,
  processes: readonly ProcessFacts[],
  known: ReadonlySet<number> = new Set(),
): readonly ProcessFacts[] {
  const members = new Set([root, ...known]);
  for (const { pid, group } of processes) if (group === root) members.add(pid);
  for (let size = 0; size !== members.size;) {
    size = members.size;
    for (const { pid, parent } of processes) if (members.has(parent)) members.add(pid);
  }
  return processes.filter(({ pid }) => members.has(pid));
}

export function usageOf(tree: readonly ProcessFacts[]): TreeUsage {
  const sum = (of: (each: ProcessFacts) => number) => tree.reduce((total, each) => total + of(each), 0);
  return {
    processes: tree.length,
    memoryBytes: sum(({ memoryBytes }) => memoryBytes),
    cpuMs: sum(({ cpuMs }) => cpuMs),
  };
}

async function listFromProc(): Promise<readonly ProcessFacts[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name));
  const facts = await Promise.all(names.map((name) => readProc(name).catch(() => undefined)));
  return facts.filter((each) => each !== undefined);
}

/** The kernel counts a process's time in hundredths of a second for every program, whatever its own clock is. */
const tickMs = 10;

/** proc(5): fields of `stat` are counted after the command's name, which may hold spaces. */
async function readProc(pid: string): Promise<ProcessFacts> {
  const [stat, status] = await Promise.all(
    ['stat', 'status'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8')),
  );
  const fields = (stat ?? '').slice((stat ?? '').lastIndexOf(')') + 2).split(' ');
  const field = (position: number) => Number(fields[position - 3]);
  const kilobytes = (name: string) =>
    Number(new RegExp(String.raw`^${name}:\s+(\d+) kB`, 'mu').exec(status ?? '')?.[1] ?? 0);
  return {
    pid: Number(pid),
    parent: field(4),
    group: field(5),
    cpuMs: (field(14) + field(15)) * tickMs,
    memoryBytes: (kilobytes('VmRSS') + kilobytes('VmSwap')) * 1024,
  };
}

async function listFromPs(): Promise<readonly ProcessFacts[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,pgid=,rss=,time='], {
    env: toolEnvironment(process.env),
  });
  return stdout.split('\n').flatMap((line) => parsePsLine(line) ?? []);
}

/** `1 0 1 2048 0:01.50`: memory in kilobytes, and days, hours, minutes and seconds of time. */
export function parsePsLine(line: string): ProcessFacts | undefined {
  const [pid, parent, group, kilobytes, time = ''] = line.trim().split(/\s+/u);
  if (pid === undefined || pid === '') return undefined;
  const seconds = time.split(/[-:]/u).map(Number);
  const [last = 0, minutes = 0, hours = 0, days = 0] = seconds.toReversed();
  return {
    pid: Number(pid),
    parent: Number(parent),
    group: Number(group),
    cpuMs: Math.round((((days * 24 + hours) * 60 + minutes) * 60 + last) * 1000),
    memoryBytes: Number(kilobytes) * 1024,
  };
}
