import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Step } from '../course/course.ts';
import { tinyCourse } from '../course/testing/tiny-course.ts';
import { openProgress } from '../progress/progress-file.ts';
import { withPassed } from '../progress/progress.ts';
import { nextLine } from './next-line.ts';

test('optional steps that were passed over on the way to the next one are named, with what to type', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'workshop next '));
  const progress = await openProgress(folder);
  const tiny = tinyCourse();
  const [setup, reset, first, last] = tiny.steps;
  if (setup === undefined || reset === undefined || first === undefined || last === undefined)
    throw new Error('the course has four steps');
  const more: Step = { ...first, id: 'more', title: 'More of it', optional: true };
  const asked: Step = {
    ...last,
    id: 'asked',
    title: 'Some questions',
    kind: 'quiz',
    questions: [],
    optional: true,
  };
  const course = { ...tiny, steps: [setup, reset, first, more, asked, last] };
  const line = () => nextLine({ course, progress, stateFolder: folder, env: {} });
  const pass = (id: string) => progress.update((before) => withPassed(before, id, new Date()));

  await pass('setup');
  // A tool that throws data away is none of them.
  expect(line()).toMatch(/^Next: step-1 .*`npx workshop check`\.$/u);
  await pass('step-1');
  expect(line()).toMatch(/^Next: summary /u);
  expect(line()).toContain(
    ' Optional, before that: more (More of it), with `npx workshop lesson more`; asked (Some questions), with `npx workshop check asked`.',
  );
  await pass('asked');
  expect(line()).toMatch(/Optional, before that: more \(More of it\), with `npx workshop lesson more`\.$/u);
  await pass('more');
  expect(line()).not.toContain('Optional');
  await rm(folder, { recursive: true });
});
