import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  canMount,
  combinations,
  copyFaultyCourse,
  runOnFaultyDisk,
  type FaultyRun,
} from './support/faulty-disk.ts';
import type { TemporaryCourse } from './support/workshop.ts';

const commands: readonly FaultyRun[] = [
  { words: ['check', 'add'] },
  { words: ['hint', 'add'] },
  { words: ['diff', 'add', '--stat'] },
  { words: ['status'] },
  { words: ['reset', 'add', '--yes'] },
  { words: ['catch-up', 'store', '--yes'] },
  { words: ['undo', '--yes'] },
  { words: ['db', 'status'] },
  { words: ['db', 'check'] },
  { words: ['db', 'schema'] },
  { words: ['db', 'diff', 'add'] },
  { words: ['db', 'draft', '--force'] },
  { words: ['db', 'drop'] },
  { words: ['db', 'generate', '--name', 'more'], before: 'cp ../../spare/more.ts schema.ts' },
  { words: ['db', 'rename', 'items.name=title'], before: 'cp ../../spare/renamed.ts schema.ts' },
];

let course: TemporaryCourse | undefined;

beforeAll(async () => {
  if (canMount) course = await copyFaultyCourse(8792);
}, 120_000);

afterAll(async () => {
  await course?.[Symbol.asyncDispose]();
}, 60_000);

test.runIf(canMount).each(combinations)(
  '$fault on $place: every command works or ends with 2 and says why',
  { timeout: 180_000 },
  async (combination) => {
    const root = course?.root ?? '';
    const wrong: string[] = [];
    for (const command of commands) {
      const { exitCode, all } = await runOnFaultyDisk(root, command, combination, []);
      const isExplained = exitCode === 0 || (exitCode === 2 && combination.reasons.test(all));
      const what = `${command.words.join(' ')}: ${exitCode}\n${all}`;
      if (!isExplained || /bug in the workshop|left behind:/u.test(all)) wrong.push(what);
    }
    expect(wrong).toEqual([]);
  },
);
