import type { Option, Question } from './question.ts';
import { createRandom } from '../random.ts';

/** A question's options as they stand on the screen; none where the answer is typed. */
export function shuffledOptions(question: Question, seed: string): readonly Option[] {
  return question.kind === 'typed' ? [] : shuffle(question.options, `${seed}/${question.id}`);
}

/** The items in an order that the seed decides: the same seed gives the same order. */
export function shuffle<T>(items: readonly T[], seed: string): T[] {
  const random = createRandom(seed);
  const left = [...items];
  const shuffled: T[] = [];
  while (left.length > 0) shuffled.push(...left.splice(Math.floor(random() * left.length), 1));
  return shuffled;
}
