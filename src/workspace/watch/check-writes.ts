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

/**
 * What to make of files that changed while a check runs: whether a learner may have saved one of them. What was changed
 * during the check before, too, is the program's doing; but code never is, so that no save is lost.
 */
export function noteChanges(
  writes: CheckWrites,
  paths: readonly string[],
): { readonly writes: CheckWrites; readonly isSave: boolean } {
  return {
    writes: { ...writes, now: [...new Set([...writes.now, ...paths])].toSorted() },
    isSave: paths.some((file) => isCode(file) || !writes.before.includes(file)),
  };
}

/** Whether one of these files can only have been saved by the learner. */
export function includesCode(paths: readonly string[]): boolean {
  return paths.some(isCode);
}

function isCode(file: string): boolean {
  return /\.(?:[cm]?[jt]sx?|sql)$/.test(file);
}
