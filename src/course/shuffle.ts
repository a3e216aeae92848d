import type { Option, Question } from './question.ts';

/** A question's options as they stand on the screen; none where the answer is typed. */
export function shuffledOptions(question: Question, seed: string): readonly Option[] {
  return question.kind === 'typed' ? [] : shuffle(question.options, `${seed}/${question.id}`);
}

/** The items in an order that the seed decides: the same seed gives the same order. */
export function shuffle<T>(items: readonly T[], seed: string): T[] {
  const random = createRandom(hash(seed));
  const left = [...items];
  const shuffled: T[] = [];
  while (left.length > 0) shuffled.push(...left.splice(Math.floor(random() * left.length), 1));
  return shuffled;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) {
    value ^= character.codePointAt(0) ?? 0;
    value = Math.imul(value, 0x01000193);
  }
  return value >>> 0;
}

/** Mulberry32: small, and random enough for an order of options. Gives numbers from 0 to 1 (excluded). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
