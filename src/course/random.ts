/** Gives numbers from 0 to 1 (excluded). The same seed gives the same ones. */
export type Random = () => number;

export function createRandom(seed: string): Random {
  return mulberry32(hash(seed));
}

/** One of the items. */
export function pick<T>(random: Random, items: readonly T[]): T {
  const picked = items[Math.floor(random() * items.length)];
  if (picked === undefined) throw new Error('there is nothing to pick from');
  return picked;
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

/** Small, and random enough for an order of options. */
function mulberry32(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
