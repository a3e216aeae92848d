import process from 'node:process';
import { appendNote } from '../checker/notes.ts';

/** A module of a package, as seen from outside of packages. */
const inPackages = '/node_modules/';

/**
 * Returns what is to be called with each module that is found: it notes, once each, the packages that the learner's own
 * files import, so that the next check can have them loaded ahead.
 */
export function noteLoadedPackages(notesFile: string): (url: string, parentUrl: string | undefined) => void {
  const noted = new Set<string>();
  return (url, parentUrl) => {
    if (noted.has(url) || !url.startsWith('file:') || !url.includes(inPackages)) return;
    if (parentUrl === undefined || parentUrl.includes(inPackages)) return;
    noted.add(url);
    appendNote(notesFile, { kind: 'package-loaded', pid: process.pid, url });
  };
}
