import { UserError } from '../errors.ts';
import { safeLine } from '../safe-text.ts';

const SHOWN_STATEMENT_LENGTH = 60;

/** A session that holds a lock which another one waits for. */
export interface Blocker {
  readonly pid: number;
  readonly role: string;
  /** As it calls itself; empty if it doesn't. */
  readonly application: string;
  /** When its transaction began; null if it has none, or we may not know. */
  readonly since: Date | null;
  /** Its last statement; null if we may not know. */
  readonly statement: string | null;
}

/** What the learner sees where the holder isn't known. */
export function lockedOut(blockers: readonly Blocker[], { cause }: { readonly cause?: unknown }): UserError {
  const [first] = blockers;
  if (first === undefined) {
    return new UserError(
      'Another program holds a lock in the database. This command waited for it and stopped. Your files are unchanged.',
      'Commit or roll back in programs that are connected to the database (psql, a database browser, your own server) or close them, then try again.',
      { cause },
    );
  }
  return new UserError(
    `This command waited for a lock in the database and stopped. Your files are unchanged.\n${sentenceOf(first)}`,
    `Commit or roll back in that program, or close it, then try again. This ends its session: psql "$(npx workshop db url)" -c 'select pg_terminate_backend(${first.pid})'`,
    { cause },
  );
}

/** Who holds the lock, as a sentence. */
export function sentenceOf(blocker: Blocker): string {
  const { since, statement } = blocker;
  const shown = statement === null ? '' : safeLine(statement).slice(0, SHOWN_STATEMENT_LENGTH);
  const open =
    since === null ? '' : ` and has had a transaction open since ${since.toLocaleTimeString('en-GB')}`;
  const last = shown === '' ? '' : ` Its last statement: ${shown}`;
  return `${nameOf(blocker)} holds a lock in the database${open}.${last}`;
}

function nameOf({ pid, role, application }: Blocker): string {
  return `Session ${pid} (${safeLine(application) || 'a program without a name'}, role ${safeLine(role)})`;
}
