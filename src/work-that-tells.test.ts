import { expect, test } from 'vitest';
import { resultOf, tellAs, type WorkThatTells } from './work-that-tells.ts';

test('what work tells is passed on in order, and its result comes last', async () => {
  const heard: number[] = [];
  expect(await resultOf(counting([]), (number) => heard.push(number))).toBe('done');
  expect(heard).toEqual([1, 2]);
});

test('work that is told in other words gives the same result', async () => {
  const words: string[] = [];
  const work = tellAs(counting([]), (number) => `number ${number}`);
  expect(await resultOf(work, (word) => words.push(word))).toBe('done');
  expect(words).toEqual(['number 1', 'number 2']);
});

test('work whose listener breaks cleans up before that is thrown', async () => {
  const log: string[] = [];
  const work = tellAs(counting(log), String);
  const broken = resultOf(work, () => {
    throw new Error('broken');
  });
  await expect(broken).rejects.toThrow('broken');
  expect(log).toEqual(['cleaned up']);
});

async function* counting(log: string[]): WorkThatTells<number, string> {
  try {
    yield 1;
    yield 2;
    return 'done';
  } finally {
    log.push('cleaned up');
  }
}
