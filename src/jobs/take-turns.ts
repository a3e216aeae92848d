import path from 'node:path';
import { takeFileLock } from '../system/file-lock.ts';
import { shareLock, takeLockAlone } from '../system/shared-lock.ts';
import type { Workshop } from '../workshop/workshop.ts';

/**
 * Several commands of one course may run at the same time: in two terminals, or beside the app. Those that change the
 * same things take turns. A command that takes more than one of these locks takes them in the order in which they
 * stand here, so that two commands never wait for each other; the lock of the application server comes last.
 */
export interface Turn {
  /** What the command is doing, after "is": `resetting the database profiles`. */
  readonly work: string;
  readonly signal?: AbortSignal | undefined;
  /** Called once, with a phrase that says who has the turn, after a second of waiting. */
  readonly onWait?: ((phrase: string) => void) | undefined;
}

type Place = Pick<Workshop, 'stateFolder'>;

/** A set-up installs packages and starts a server. */
const DATABASE_TIMEOUT_MS = 180_000;
/** A check on a busy machine takes this long. */
const FILES_TIMEOUT_MS = 120_000;

/** For what makes, empties, migrates or fills the learner's database. Throws a UserError after 180 s. */
export function takeDatabaseTurn(place: Place, turn: Turn): Promise<AsyncDisposable> {
  return takeFileLock({
    ...turn,
    file: path.join(place.stateFolder, 'database.lock'),
    timeoutMs: DATABASE_TIMEOUT_MS,
  });
}

/** For what changes the learner's files or the list of saves. Throws a UserError after 120 s. */
export function takeChangeTurn(place: Place, turn: Turn): Promise<AsyncDisposable> {
  return takeFileLock({
    ...turn,
    file: path.join(place.stateFolder, 'changes.lock'),
    timeoutMs: FILES_TIMEOUT_MS,
  });
}

/** For what reads the learner's files and would be wrong about half of a change. Throws a UserError after 120 s. */
export function shareFiles(place: Place, turn: Turn): Promise<AsyncDisposable> {
  return shareLock(filesLock(place, turn));
}

/** For the moment in which the learner's files change. Throws a UserError after 120 s. */
export function takeFilesAlone(place: Place, turn: Turn): Promise<AsyncDisposable> {
  return takeLockAlone(filesLock(place, turn));
}

function filesLock({ stateFolder }: Place, turn: Turn) {
  return { ...turn, file: path.join(stateFolder, 'files.lock'), timeoutMs: FILES_TIMEOUT_MS };
}
