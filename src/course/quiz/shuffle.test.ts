import { expect, test } from 'vitest';
import { shuffle } from './shuffle.ts';

const seeds = Array.from({ length: 6000 }, (_, index) => `seed ${index}`);

test('the same seed gives the same order, and nothing is lost', () => {
  const items = ['a', 'b', 'c', 'd', 'e'];
  for (const seed of seeds.slice(0, 100)) {
    const shuffled = shuffle(items, seed);
    expect(shuffle(items, seed)).toEqual(shuffled);
    expect(shuffled.toSorted()).toEqual(items);
  }
  expect(items).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('every order comes up about as often as every other', () => {
  const counts = new Map<string, number>();
  for (const seed of seeds) {
    const order = shuffle(['a', 'b', 'c'], seed).join('');
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(6);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
});
