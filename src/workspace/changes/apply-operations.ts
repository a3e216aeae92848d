import { chmod, rename, rm, rmdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, messageOf, UserError } from '../../errors.ts';
import { makeFolder } from '../../system/make-folder.ts';
import { isSame, type FileOperation, type FileState } from './file-operation.ts';
import { listEverything, readFileState } from './read-file-states.ts';

export interface ApplyOptions {
  /** Absolute path of the exercise's folder, which the operations' paths are relative to. */
  readonly folder: string;
  /** In the names of the files that lie aside meanwhile, so that they can be told from the learner's. */
  readonly id: string;
}

/** An operation on its way. `undo` steps are run backwards when a later one fails. */
interface Journal {
  readonly undo: (() => Promise<unknown>)[];
  /** What was taken away and can go when all is done. */
  readonly aside: string[];
}

/**
 * Applies all operations, or none: what is new is written beside its place first and then renamed, and what was there
 * is renamed aside until all is done.
 *
 * @throws {UserError} where the files are no longer what was planned for, or can't be written; they are then as
 *   they were, unless the error is a `HalfApplied`
 */
export async function applyOperations(
  operations: readonly FileOperation[],
  { folder, id }: ApplyOptions,
): Promise<void> {
  await requireAsPlanned(operations, folder);
  const journal: Journal = { undo: [], aside: [] };
  const asideName = (operation: FileOperation, what: 'new' | 'old') =>
    path.join(folder, path.dirname(operation.path), asideFile(id, operations.indexOf(operation), what));
  let at: FileOperation | undefined;
  try {
    for (at of operations) await writeAside(at, asideName(at, 'new'), folder, journal);
    for (at of operations) {
      await swap(path.join(folder, at.path), at, asideName(at, 'old'), asideName(at, 'new'), journal);
    }
  } catch (error) {
    await putBack(journal, error, at);
  }
  await Promise.all(journal.aside.map((file) => rm(file, { force: true }).catch(() => undefined)));
  await removeEmptiedFolders(operations, folder);
}

/** Some files are changed and some are not, and putting them back failed as well. */
export class HalfApplied extends UserError {}

/** Takes away what applications that were killed have left beside the learner's files; their saves hold it all. */
export async function removeLeftovers(folder: string): Promise<void> {
  const leftovers = (await listEverything(folder)).filter(isAside);
  await Promise.all(leftovers.map((file) => rm(path.join(folder, file), { force: true })));
}

/** Whether a file is one that an application has put aside. */
export function isAside(file: string): boolean {
  return path.posix.basename(file).startsWith(ASIDE);
}

const ASIDE = '.workshop-aside-';

/** Short, since the learner's own name may be as long as a name can be; and hidden from watchers by its dot. */
function asideFile(id: string, number: number, what: 'new' | 'old'): string {
  return `${ASIDE}${id}.${number}.${what}.tmp`;
}

/** Whoever saved a file since it was planned is not overwritten. */
async function requireAsPlanned(operations: readonly FileOperation[], folder: string): Promise<void> {
  const changed = await Promise.all(
    operations.map(async ({ path: file, before }) =>
      isSame(await readFileState(folder, file), before) ? [] : [file],
    ),
  );
  if (changed.flat().length === 0) return;
  throw new UserError(
    `${changed.flat().join(', ')} changed in the meantime, so nothing was touched.`,
    'Save your files in the editor, then run the same command again.',
    { exitCode: 1 },
  );
}

async function writeAside(
  { path: file, before, after }: FileOperation,
  aside: string,
  folder: string,
  journal: Journal,
): Promise<void> {
  if (after === null) return;
  const made = await makeFolder(path.dirname(path.join(folder, file)));
  if (made !== undefined) journal.undo.push(() => rmdirUpwards(path.dirname(aside), path.dirname(made)));
  journal.undo.push(() => rm(aside, { force: true }));
  if (after.kind === 'link') {
    await symlink(after.target, aside);
    return;
  }
  await writeFile(aside, after.content, { flag: 'wx' });
  const mode = after.mode ?? (before?.kind === 'file' ? before.mode : null);
  if (mode !== null) await chmod(aside, mode);
}

async function swap(
  place: string,
  { before, after }: { readonly before: FileState | null; readonly after: FileState | null },
  oldAside: string,
  newAside: string,
  journal: Journal,
): Promise<void> {
  if (before !== null) {
    await rename(place, oldAside);
    journal.aside.push(oldAside);
    journal.undo.push(() => rename(oldAside, place));
    // An editor may have saved it a moment ago: that version is in no save yet, and must not go with the old one.
    const taken = await readFileState(path.dirname(oldAside), path.basename(oldAside));
    if (!isSame(taken, before)) throw new Error('it changed in the meantime');
  }
  if (after !== null) {
    await rename(newAside, place);
    journal.undo.push(() => rename(place, newAside));
  }
}

async function putBack(journal: Journal, cause: unknown, at: FileOperation | undefined): Promise<never> {
  const what = `${at?.path ?? 'A file'} could not be written (${codeOf(cause) ?? messageOf(cause)})`;
  try {
    for (const step of journal.undo.toReversed()) await step();
  } catch (error) {
    throw new HalfApplied(
      `${what}, and putting back what was changed before it failed as well (${messageOf(error)}). ` +
        'Some files are changed, some are not; all of them are saved as they were.',
      'See to it that nothing else holds these files, then type `npx workshop undo`.',
      { cause },
    );
  }
  throw new UserError(
    `${what}. Your files are as they were.`,
    'See to it that the folder can be written and that no program holds its files, then try again.',
    { cause },
  );
}

/** Git keeps no empty folders, and neither do we: only those go that a deletion emptied. */
async function removeEmptiedFolders(operations: readonly FileOperation[], folder: string): Promise<void> {
  for (const { kind, path: file } of operations) {
    if (kind === 'delete') await rmdirUpwards(path.dirname(path.join(folder, file)), folder);
  }
}

/** Removes a folder and those above it, as long as they are empty; `top` stays. */
async function rmdirUpwards(folder: string, top: string): Promise<void> {
  for (let at = folder; at !== top && at.startsWith(top); at = path.dirname(at)) {
    try {
      await rmdir(at);
    } catch {
      return;
    }
  }
}
