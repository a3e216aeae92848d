import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  canMount,
  combinations,
  copyFaultyCourse,
  healthy,
  runOnFaultyDisk,
  type FaultyRun,
} from './support/faulty-disk.ts';
import type { TemporaryCourse } from './support/workshop.ts';

const port = 8793;
/** Finds an application server that a command has left running, where it should be stopped or could not be noted. */
const askServer = `"$NODE" -e 'fetch("http://127.0.0.1:${port}").then(() => console.log("left behind: a server"), () => {})'`;
const askIfFailed = `[ $code = 0 ] || ${askServer}`;

/** Commands that start and stop servers, or change the database. The server isn't running before. */
const commands: readonly FaultyRun[] = [
  { words: ['setup'], after: askIfFailed },
  { words: ['reset-db', '--yes'] },
  { words: ['check', 'add'] },
  { words: ['db', 'start'] },
  { words: ['db', 'stop'], before: 'workshop db start' },
  { words: ['db', 'migrate'], before: 'workshop db start' },
  { words: ['db', 'down'], before: 'workshop db start' },
  { words: ['app', 'start'], before: 'workshop db start', after: askIfFailed },
  { words: ['app', 'stop'], before: 'workshop app start', after: askServer },
];

/** Every process of a command ends with its namespace, and no other database server is seen from there. */
const isolation = ['-p', '-i', '--fork', '--kill-child', '--mount-proc'];

let course: TemporaryCourse | undefined;

beforeAll(async () => {
  if (!canMount) return;
  course = await copyFaultyCourse(port);
  await healthy(course.root, ['db', 'stop']);
}, 120_000);

afterAll(async () => {
  await course?.[Symbol.asyncDispose]();
}, 60_000);

test.runIf(canMount).each(combinations)(
  '$fault on $place: every command that needs a server works or ends with 2 and says why',
  { timeout: 240_000 },
  async (combination) => {
    const root = course?.root ?? '';
    const wrong: string[] = [];
    for (const command of commands) {
      const { exitCode, all } = await runOnFaultyDisk(root, command, combination, isolation);
      const isExplained = exitCode === 0 || (exitCode === 2 && combination.reasons.test(all));
      const what = `${command.words.join(' ')}: ${exitCode}\n${all}`;
      if (!isExplained || /bug in the workshop|left behind:/u.test(all)) wrong.push(what);
    }
    expect(wrong).toEqual([]);
  },
);
