import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openProgress } from './progress-file.ts';
import { stateOf, withPassed, withStarted, type Progress } from './progress.ts';

let folder: string;
const at = new Date('2026-01-01T00:00:00Z');
const done = { state: 'done', startedAt: at.toISOString(), doneAt: at.toISOString() };

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'workshop-progress-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

/** What a learner's program may do: it runs as the same account. */
async function forge(...ids: readonly string[]): Promise<void> {
  const file = path.join(folder, 'progress.json');
  const text = await readFile(file, 'utf8').catch(() => '{"schemaVersion":1,"steps":{}}');
  const progress: Progress = JSON.parse(text);
  const steps = { ...progress.steps, ...Object.fromEntries(ids.map((id) => [id, done])) };
  await writeFile(file, JSON.stringify({ ...progress, steps }));
}

function statesOf(progress: Progress): unknown {
  return Object.fromEntries(Object.keys(progress.steps).map((id) => [id, stateOf(progress, id)]));
}

test('a step that another program marks as done is not checked, until a check passes', async () => {
  const first = await openProgress(folder);
  await first.update((progress) => withPassed(progress, 'a', at));
  await forge('b');
  const second = await openProgress(folder);
  expect(statesOf(second.current)).toEqual({ a: 'done', b: 'started' });
  expect(second.notice).toContain('b is marked as done');
  expect(second.notice).toContain('not checked. `npx workshop check b` checks it.');
  await second.update((progress) => withPassed(progress, 'b', at));
  const third = await openProgress(folder);
  expect(statesOf(third.current)).toEqual({ a: 'done', b: 'done' });
  expect(third.notice).toBeNull();
});

test('what a program writes while it is checked for the first time does not count', async () => {
  const store = await openProgress(folder);
  await store.update((progress) => withStarted(progress, 'a', at));
  await forge('a', 'b', 'c');
  await store.update((progress) => withStarted(progress, 'a', at));
  expect(statesOf(store.current)).toEqual({ a: 'started', b: 'started', c: 'started' });
  expect(store.notice).toContain('a, b, c are marked as done');
});

test('progress of an older version counts, and what is added to it later does not', async () => {
  await forge('a');
  const store = await openProgress(folder);
  expect(statesOf(store.current)).toEqual({ a: 'done' });
  expect(store.notice).toBeNull();
  await forge('b');
  await store.update((progress) => progress);
  expect(statesOf(store.current)).toEqual({ a: 'done', b: 'started' });
  await forge('c');
  expect(statesOf((await openProgress(folder)).current)).toEqual({ a: 'done', b: 'started', c: 'started' });
});

test('two processes see each other’s steps', async () => {
  const [one, two] = await Promise.all([openProgress(folder), openProgress(folder)]);
  await one.update((progress) => withPassed(progress, 'a', at));
  await two.update((progress) => withPassed(progress, 'b', at));
  await one.refresh();
  expect(statesOf(one.current)).toEqual({ a: 'done', b: 'done' });
  expect(one.notice).toBeNull();
});
