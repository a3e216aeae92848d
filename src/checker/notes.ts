import { readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Written to the run's folder, a JSON object a line, by processes that may be unable to say anything else:
 * a file takes a note from a process whose main thread spins, and survives one that is killed.
 */
export type Note =
  | {
      readonly kind: 'blocked';
      readonly pid: number;
      /** Where its main thread is, in the learner's code: an absolute path; null where nobody knows. */
      readonly file: string | null;
      readonly line: number | null;
    }
  | { readonly kind: 'too-much-memory'; readonly pid: number }
  | { readonly kind: 'test-started'; readonly pid: number; readonly name: string };

/** The environment variable from which the preload of a process learns what it has to do. */
export const preloadVariable = 'WORKSHOP_PRELOAD';

/** The value of that variable, as JSON. */
export interface PreloadSettings {
  readonly notesFile: string;
  /** File URLs of packages that a check imports and a course need not have. */
  readonly packages: Readonly<Record<string, string>>;
  readonly courseRoot: string;
  readonly memoryBytes: number;
  /** A main thread that does nothing else for this long counts as blocked. */
  readonly blockedMs: number;
}

export function notesFileIn(runFolder: string): string {
  return path.join(runFolder, 'notes.jsonl');
}

/** All notes so far. A line that was cut off by the end of its writer is left out. */
export async function readNotes(runFolder: string): Promise<Note[]> {
  const text = await readFile(notesFileIn(runFolder), 'utf8').catch(() => '');
  return text.split('\n').flatMap(parseNote);
}

function parseNote(line: string): Note[] {
  try {
    const note: unknown = JSON.parse(line);
    return isNote(note) ? [note] : [];
  } catch {
    return [];
  }
}

/** The file lies where the learner's programs could write to it as well. */
function isNote(value: unknown): value is Note {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, pid, name, file, line }: Record<string, unknown> = { ...value };
  if (typeof pid !== 'number') return false;
  switch (kind) {
    case 'blocked':
      return (typeof file === 'string' || file === null) && (typeof line === 'number' || line === null);
    case 'test-started':
      return typeof name === 'string';
    default:
      return kind === 'too-much-memory';
  }
}
