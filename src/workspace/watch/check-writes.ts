/**
 * Which files were changed while checks ran. A learner's program may write some itself each time that it is checked: if
 * that counted as a save, a check would follow each check for ever.
 */
export interface CheckWrites {
  /** Changed during the check before. Paths as the watch tells them. */
  readonly before: readonly string[];
  /** Changed since the last check began. */
  readonly now: readonly string[];
}

export const noCheckWrites: CheckWrites = { before: [], now: [] };

export function checkBegins({ now }: CheckWrites): CheckWrites {
  return { before: now, now: [] };
}

/** What changed files want: nothing, a check, or a check in the place of the one that runs, which judges what is gone. */
export type Wanted = 'nothing' | 'check' | 'check-instead';

/**
 * What to make of files that changed. While a check runs, what was changed during the check before, too, is the program's
 * doing; but code never is, so that no save is lost.
 */
export function judgeChanges(
  writes: CheckWrites,
  paths: readonly string[],
  isChecking: boolean,
): { readonly writes: CheckWrites; readonly wants: Wanted } {
  if (!isChecking) return { writes, wants: 'check' };
  const now = [...new Set([...writes.now, ...paths])].toSorted();
  const isNew = paths.some((file) => !writes.before.includes(file));
  const wants = paths.some(isCode) ? 'check-instead' : isNew ? 'check' : 'nothing';
  return { writes: { ...writes, now }, wants };
}

function isCode(file: string): boolean {
  return /\.(?:[cm]?[jt]sx?|sql)$/.test(file);
}
