import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Run as the learner's program, in their folder: starts theirs, and notes in a file when a session of the services
 * begins and when it is over. Their own files are neither read nor changed for it.
 */
export interface WatchOrder {
  readonly notesFile: string;
  /** The learner's program, relative to their folder. */
  readonly entry: string;
}

export const watchVariable = 'WORKSHOP_SESSIONS';
export const notes = { begun: 'b', over: 'o' } as const;

const order = process.env[watchVariable];
// Imported by the checks as well, for its names.
if (order !== undefined) await start(JSON.parse(order));

async function start({ notesFile, entry }: WatchOrder): Promise<void> {
  const { DatabaseService } = await load('src/services/index.ts').catch(() => ({}));
  if (typeof DatabaseService?.prototype?.session === 'function') {
    watch(DatabaseService.prototype, (note) => appendFileSync(notesFile, note));
  }
  // Its arguments are those that follow.
  process.argv[1] = path.resolve(entry);
  await load(entry);
}

interface Sessions {
  session: (this: Sessions, ...args: unknown[]) => Promise<unknown>;
}

function watch(service: Sessions, note: (what: string) => void): void {
  const { session } = service;
  service.session = function watched(this: Sessions, ...args) {
    note(notes.begun);
    const result = session.apply(this, args);
    const over = (): void => note(notes.over);
    void Promise.resolve(result).then(over, over);
    return result;
  };
}

function load(file: string) {
  return import(pathToFileURL(path.resolve(file)).href);
}
