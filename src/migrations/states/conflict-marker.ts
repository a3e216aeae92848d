/** What git puts in front of each side of a conflict that it leaves in a file, as a pattern for a line's start. */
export const conflictMarker = '^(<<<<<<<|>>>>>>>) ';

/** Whether git has left both sides of a conflict in this text. */
export function hasConflict(text: string): boolean {
  return /^<<<<<<< /mu.test(text) && /^>>>>>>> /mu.test(text);
}
