import type { Workshop } from '../workshop/workshop.ts';
import { lastTimeOf, type Away } from '../progress/last-time.ts';

/** What the learner did last, and how long that is ago; null where that was nothing. */
export function awayOf({ course, progress }: Workshop): Away | null {
  const last = lastTimeOf(course, progress.current);
  return last === null ? null : { ...last, agoMs: Date.now() - Date.parse(last.at) };
}
