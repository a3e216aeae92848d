import { distance } from 'fastest-levenshtein';

/**
 * What somebody probably meant by a word that is none of the candidates, for "Did you mean …?".
 * Undefined where nothing is near enough: a wild guess helps nobody.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = word.trim().toLowerCase();
  if (wanted === '') return undefined;
  const [best] = candidates
    .map((candidate) => ({ candidate, distance: distance(wanted, candidate.toLowerCase()) }))
    .toSorted((one, other) => one.distance - other.distance);
  if (best === undefined) return undefined;
  // A third of the letters may be wrong, and in a short word two: "hnit" is still "hint".
  const allowed = Math.max(2, Math.floor(best.candidate.length / 3));
  const isOnlyReplaced = best.distance >= Math.max(wanted.length, best.candidate.length);
  return best.distance <= allowed && !isOnlyReplaced ? best.candidate : undefined;
}
