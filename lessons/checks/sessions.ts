import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Sql } from 'postgres';
import { failIf, type Pointer } from 'workshop-runner/kit';
import { watchQueries } from './sent-queries.ts';
import { notes, watchVariable, type WatchOrder } from './watch-sessions.ts';

/** The program that starts the learner's own and notes its sessions. */
export const watchedProgram = path.join(import.meta.dirname, 'watch-sessions.ts');

export function watchedEnvironment(order: WatchOrder): Record<string, string> {
  return { [watchVariable]: JSON.stringify(order) };
}

/**
 * Fails where a query runs although no session does, and one was begun: it was left outside of the callback. Who has a
 * pool of their own begins none, and closes it as they like.
 */
export async function failIfOutsideSession(
  database: Sql,
  notesFile: string,
  act: () => Promise<unknown>,
  pointer: Pointer,
): Promise<void> {
  const { sight } = await watchQueries(database, act, () => readFile(notesFile, 'utf8'));
  const count = (note: string): number => (sight ?? '').split(note).length - 1;
  failIf(
    count(notes.begun) > 0 && count(notes.begun) === count(notes.over),
    'A query was sent after the callback of profileService.session(…) was over. When the application stops, it waits for the sessions that are still running and then closes the pool, so this query can find the pool closed. Send it between the braces of the callback.',
    pointer,
  );
}
