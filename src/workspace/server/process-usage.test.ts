import { expect, test } from 'vitest';
import { BusyTime, formatBytes } from './app-limits.ts';
import { listProcesses, parsePsLine, type ProcessFacts, treeOf, usageOf } from './process-usage.ts';

function aProcess(pid: number, parent: number, group: number): ProcessFacts {
  return { pid, parent, group, cpuMs: 10, memoryBytes: 100 };
}

test('a tree has the group, what these have started, and members that lost their parent', () => {
  const processes = [
    aProcess(1, 0, 1),
    aProcess(10, 1, 10),
    aProcess(11, 10, 10),
    aProcess(12, 11, 12),
    aProcess(13, 1, 10),
    aProcess(14, 1, 14),
    aProcess(15, 14, 14),
    aProcess(20, 1, 20),
  ];
  const pids = (known?: ReadonlySet<number>) => treeOf(10, processes, known).map(({ pid }) => pid);
  expect(pids()).toEqual([10, 11, 12, 13]);
  expect(pids(new Set([14]))).toEqual([10, 11, 12, 13, 14, 15]);
  expect(usageOf(treeOf(10, processes))).toEqual({ processes: 4, cpuMs: 40, memoryBytes: 400 });
});

test.skipIf(process.platform === 'win32')('this process is in the list, with its memory', async () => {
  const own = (await listProcesses())?.find(({ pid }) => pid === process.pid);
  expect(own?.parent).toBe(process.ppid);
  expect(own?.cpuMs).toBeGreaterThan(0);
  expect((own?.memoryBytes ?? 0) / process.memoryUsage.rss()).toBeCloseTo(1, 0);
});

test('what ps prints is read in kilobytes, days, hours, minutes and seconds', () => {
  expect(parsePsLine('  12   1  12  2048   1-02:03:04.50')).toEqual({
    pid: 12,
    parent: 1,
    group: 12,
    memoryBytes: 2048 * 1024,
    cpuMs: (((24 + 2) * 60 + 3) * 60 + 4.5) * 1000,
  });
  expect(parsePsLine('1 0 1 8 0:01.50')?.cpuMs).toBe(1_500);
  expect(parsePsLine('')).toBeUndefined();
});

test('a pause begins the count of busy time again', () => {
  const busy = new BusyTime();
  const looks = [
    [5_000, 0],
    [6_000, 1_000],
    [8_000, 2_000],
    [8_050, 3_000],
    [9_000, 4_000],
    [8_000, 5_000],
  ] as const;
  expect(looks.map(([cpuMs, atMs]) => busy.note(cpuMs, atMs))).toEqual([0, 1_000, 3_000, 0, 950, 0]);
});

test.for([
  [400 * 1024 ** 2, '400 MB'],
  [2 * 1024 ** 3, '2 GB'],
  [2.25 * 1024 ** 3, '2.3 GB'],
] as const)('%d bytes are %s', ([bytes, text]) => {
  expect(formatBytes(bytes)).toBe(text);
});
