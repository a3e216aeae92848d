import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { failWith, type Pointer } from 'workshop-runner/kit';
import {
  type Call,
  type Note,
  type Place,
  type Sent,
  type Thrown,
  watchVariable,
  type WatchOrder,
} from './watch-sessions.ts';

/** The program that starts the learner's own and notes what its sessions and services do. */
export const watchedProgram = path.join(import.meta.dirname, 'watch-sessions.ts');

export function watchedEnvironment(order: WatchOrder): Record<string, string> {
  return { [watchVariable]: JSON.stringify(order) };
}

/** What was noted while a request or a command ran. */
export interface Sight {
  readonly notes: readonly Note[];
  /** The first call of this method of ProfileService; undefined if it was not called. */
  call(method: string): Call | undefined;
  /** The statements about profiles that were sent to the database, in their order. */
  readonly queries: readonly string[];
  /** The error that the action of a command ended with. */
  readonly thrown: Thrown | undefined;
}

/** Runs it, and gives what was noted meanwhile. */
export async function watch(notesFile: string, act: () => Promise<unknown>): Promise<Sight> {
  await writeFile(notesFile, '');
  await act();
  const text = await readFile(notesFile, 'utf8');
  const notes: Note[] = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return {
    notes,
    call: (method) => notes.find((note): note is Call => note.kind === 'call' && note.method === method),
    queries: notes.flatMap((note) =>
      note.kind === 'sent' && /\bprofiles\b/u.test(note.sql) ? [note.sql] : [],
    ),
    thrown: notes.find((note) => note.kind === 'thrown'),
  };
}

/**
 * Fails where a query was sent although no session was running, and one had begun: it was left outside of the callback. A
 * program with its own pool begins none, and closes it as it likes.
 */
export function failIfOutsideSession({ notes }: Sight, pointer: Pointer): void {
  const all = notes.filter((note): note is Sent => note.kind === 'sent' && note.isOutside);
  // A new connection asks for the types of PostgreSQL first.
  const sent = all.find(({ sql }) => !sql.includes('pg_catalog')) ?? all[0];
  if (sent === undefined) return;
  const call = notes.find((note) => note.kind === 'call' && !note.isInside);
  const sql = sent.sql === '' ? '' : ` (${shorten(sent.sql)})`;
  failWith(
    `A query was sent after the callback of profileService.session(…) was over${sql}. When the application stops, it waits for the sessions that are still running and then closes the pool, so this query can find the pool closed. Send it between the braces of the callback, and await it there.`,
    call?.kind === 'call' ? at(call.places, pointer) : pointer,
  );
}

/** A pointer to the first of these lines that is in its file, or to the innermost of them all. */
export function at(places: readonly Place[], pointer: Pointer): Pointer {
  const place = places.find(({ file }) => file === pointer.file) ?? places[0];
  return place === undefined ? pointer : { ...pointer, ...place };
}

function shorten(sql: string): string {
  const line = sql.replaceAll(/\s+/gu, ' ').trim();
  return line.length <= 60 ? line : `${line.slice(0, 60)} …`;
}

/** The condition of a query, as PostgreSQL got it: what follows `where`, up to the next clause. */
export function conditionOf(query: string): string | null {
  const [, condition] = /\swhere\s(.+?)(?:\s(?:limit|order by|for|returning)\s.*)?$/isu.exec(query) ?? [];
  return condition?.replaceAll(/\s+/gu, ' ').trim() ?? null;
}
