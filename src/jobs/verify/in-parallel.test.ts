import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inParallel } from './in-parallel.ts';

const never = new AbortController().signal;

test('as many tasks as allowed run at once, and results come as they are there', async () => {
  let running = 0;
  let most = 0;
  const gate = Promise.withResolvers<void>();
  const task = (name: string, until: Promise<void>) => async () => {
    running += 1;
    most = Math.max(most, running);
    await until;
    running -= 1;
    return name;
  };
  const tasks = [task('slow', gate.promise), task('a', Promise.resolve()), task('b', Promise.resolve())];
  const results: string[] = [];
  for await (const result of inParallel(tasks, 2, never)) {
    results.push(result);
    if (result === 'b') gate.resolve();
  }
  expect({ results, most }).toEqual({ results: ['a', 'b', 'slow'], most: 2 });
});

/** Ends only when it is stopped, and takes its time to clean up. */
function endless(ended: string[]) {
  return async (signal: AbortSignal) => {
    await delay(60_000, undefined, { signal }).catch(() => undefined);
    await delay(1);
    ended.push('cleaned up');
    return 'endless';
  };
}

async function failing(): Promise<string> {
  throw new Error('no');
}

test('when one throws, the others are stopped and waited for', async () => {
  const ended: string[] = [];
  await expect(Array.fromAsync(inParallel([endless(ended), failing], 2, never))).rejects.toThrow('no');
  expect(ended).toEqual(['cleaned up']);
});

test('when nobody wants more, those that run are stopped, and no other is begun', async () => {
  const ended: string[] = [];
  for await (const result of inParallel([async () => 'first', endless(ended), endless(ended)], 2, never)) {
    expect(result).toBe('first');
    break;
  }
  expect(ended).toEqual(['cleaned up']);
});

test('the signal stops everything', async () => {
  const controller = new AbortController();
  const ended: string[] = [];
  const all = Array.fromAsync(inParallel([endless(ended), endless(ended)], 1, controller.signal));
  controller.abort(new Error('stop'));
  await expect(all).rejects.toThrow('stop');
  expect(ended).toEqual(['cleaned up']);
});
