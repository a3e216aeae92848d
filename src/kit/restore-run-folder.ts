import { mkdirSync } from 'node:fs';

/**
 * Makes the run's folder again if it is gone: it is the TMPDIR of the learner's programs, so one that cleans up there may
 * remove it. The tests that follow still need it.
 */
export function restoreRunFolder(runFolder: string): void {
  mkdirSync(runFolder, { recursive: true, mode: 0o700 });
}
