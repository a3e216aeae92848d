import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openProgress } from './progress-file.ts';
import {
  emptyProgress,
  withAnswer,
  withFailed,
  withHintTaken,
  withPassed,
  withReopened,
  withStarted,
} from './progress.ts';

const now = new Date('2026-01-02T03:04:05Z');
const later = new Date('2026-01-03T03:04:05Z');

async function temporaryFolder() {
  const folder = await mkdtemp(path.join(tmpdir(), 'workshop-progress-'));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

test('a step that was passed stays done when a later check fails', () => {
  const passed = withPassed(emptyProgress, 'a', now);
  const failed = withFailed(passed, 'a', ['hint'], later);
  expect(failed.steps['a']).toEqual({
    state: 'done',
    startedAt: now.toISOString(),
    doneAt: now.toISOString(),
    hintsTaken: [],
    fittingHints: ['hint'],
    lastCheck: null,
    answers: {},
  });
});

test('a hint is noted once', () => {
  const once = withHintTaken(emptyProgress, 'a', 'h', now);
  expect(withHintTaken(once, 'a', 'h', later)).toBe(once);
});

test('starting a step again keeps when it was first started', () => {
  const started = withStarted(emptyProgress, 'a', now);
  expect(withStarted(started, 'a', later)).toBe(started);
});

test('a later answer takes the place of the one before, and the others stay', () => {
  const first = withAnswer(withAnswer(emptyProgress, 'quiz', 'q1', false, now), 'quiz', 'q2', true, now);
  expect(withAnswer(first, 'quiz', 'q1', true, later).steps['quiz']).toMatchObject({
    state: 'started',
    answers: {
      q1: { right: true, answeredAt: later.toISOString() },
      q2: { right: true, answeredAt: now.toISOString() },
    },
  });
});

test('a file that was written before there were quizzes is read', async () => {
  await using place = await temporaryFolder();
  const text = '{"schemaVersion":1,"steps":{"a":{"state":"done","startedAt":"2026-01-02T03:04:05Z"}}}';
  await writeFile(path.join(place.folder, 'progress.json'), text);
  const { current, notice } = await openProgress(place.folder);
  expect(notice).toBeNull();
  expect(current.steps['a']).toMatchObject({ state: 'done', answers: {} });
  expect(current.lastStep).toBeNull();
});

test('progress is read again by the next command', async () => {
  await using place = await temporaryFolder();
  await (await openProgress(place.folder)).update((progress) => withPassed(progress, 'a', now));
  const again = await openProgress(place.folder);
  expect(again.current.steps['a']?.state).toBe('done');
  expect(await readdir(place.folder)).toEqual(['progress.json', 'progress.key']);
});

test('what another command wrote meanwhile is kept', async () => {
  await using place = await temporaryFolder();
  const [one, other] = await Promise.all([openProgress(place.folder), openProgress(place.folder)]);
  await one.update((progress) => withPassed(progress, 'a', now));
  await other.update((progress) => withPassed(progress, 'b', now));
  expect(Object.keys((await openProgress(place.folder)).current.steps)).toEqual(['a', 'b']);
});

test('what another command wrote is there after a refresh, and nothing that could not be written is lost', async () => {
  await using place = await temporaryFolder();
  const folder = path.join(place.folder, 'state');
  const one = await openProgress(folder);
  await (await openProgress(folder)).update((progress) => withPassed(progress, 'b', now));
  await one.refresh();
  expect(one.current.steps['b']?.state).toBe('done');
  await rm(folder, { recursive: true });
  await one.refresh();
  await writeFile(folder, 'no folder any more');
  await one.update((progress) => withPassed(progress, 'a', now));
  await rm(folder);
  await (await openProgress(folder)).update((progress) => withPassed(progress, 'c', now));
  await one.refresh();
  expect(Object.keys(one.current.steps).toSorted()).toEqual(['a', 'b']);
});

test.each(['{"schemaVersion":1,"steps":', '{"schemaVersion":2,"steps":{}}', 'nonsense', ''])(
  'a file that is %j is kept aside, and the learner is told',
  async (text) => {
    await using place = await temporaryFolder();
    await writeFile(path.join(place.folder, 'progress.json'), text);
    const progress = await openProgress(place.folder);
    expect(progress.current).toEqual(emptyProgress);
    expect(progress.notice).toContain('progress.json.broken');
    expect(await readFile(path.join(place.folder, 'progress.json.broken'), 'utf8')).toBe(text);
  },
);

test('progress that cannot be written is said and is no error', async () => {
  await using place = await temporaryFolder();
  // A folder where the file should be: nobody can write that, root included.
  await mkdir(path.join(place.folder, 'progress.json'));
  const progress = await openProgress(place.folder);
  await progress.update((before) => withPassed(before, 'a', now));
  expect(progress.current.steps['a']?.state).toBe('done');
  expect(progress.notice).toContain('could not be');
});

test('a step that was put back is started, not done, and what was noted about it stays', () => {
  const passed = withPassed(withHintTaken(emptyProgress, 'a', 'h', now), 'a', now);
  expect(withReopened(passed, ['a', 'never-begun']).steps).toEqual({
    a: { ...passed.steps['a'], state: 'started', doneAt: null },
  });
});
