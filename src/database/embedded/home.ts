import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError, codeOf } from '../../errors.ts';
import { ownerTag } from '../../system/owner-tag.ts';
import type { Account } from './account.ts';

/** PostgreSQL's major version, which names the data's folder: another major cannot read it. */
export const MAJOR = 18;

/** Where a built-in server lives. */
export interface Home {
  readonly folder: string;
  readonly dataFolder: string;
  readonly settingsFile: string;
  readonly logFile: string;
}

export function homeAt(folder: string): Home {
  const dataFolder = path.join(folder, `data-${MAJOR}`);
  return {
    folder,
    dataFolder,
    settingsFile: path.join(dataFolder, 'workshop.json'),
    logFile: path.join(folder, 'server.log'),
  };
}

export function usualHome(stateFolder: string): Home {
  return homeAt(path.join(stateFolder, 'db'));
}

/** Every system has it, every account can reach it, and it outlives a restart. */
export const SPARE_FOLDER = '/var/tmp';

/** What the names of this account's spare homes begin with. */
export function spareHomePrefix(): string {
  return `workshop-db-${process.getuid?.() ?? 0}-`;
}

/** For a course that the server's account cannot reach, or that lies on a disk without permissions. */
export function spareHome(stateFolder: string): Home {
  const hash = createHash('sha256').update(stateFolder).digest('hex').slice(0, 12);
  return homeAt(path.join(SPARE_FOLDER, `${spareHomePrefix()}${hash}`));
}

/** The home that holds this course's data already. Throws a UserError for data of an account that is not ours. */
export async function findHome(stateFolder: string): Promise<Home | undefined> {
  const usual = usualHome(stateFolder);
  if (await holdsData(usual)) return usual;
  if (process.platform === 'win32') return undefined;
  const spare = spareHome(stateFolder);
  return (await isOurFolder(spare.folder)) && (await holdsData(spare)) ? spare : undefined;
}

async function holdsData(home: Home): Promise<boolean> {
  try {
    await stat(home.settingsFile);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw new UserError(
      `The built-in database in ${home.dataFolder} belongs to another account. It is unchanged.`,
      'Run the workshop as that account, or give the folder back with chown -R.',
      { cause: error },
    );
  }
}

/** Makes the home's folder. The data's own folder is closed to others; this one lets the account pass. */
export async function makeHome(home: Home, stateFolder: string, account: Account | undefined): Promise<void> {
  try {
    if (home.folder === usualHome(stateFolder).folder) await makeUsualFolder(home.folder, account);
    else await makeSpareFolder(home.folder);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw cannotWrite(home.folder, error);
  }
}

async function makeUsualFolder(folder: string, account: Account | undefined): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (account === undefined) return;
  // Another account runs the server, and has to pass through both folders; what is in them it can't list.
  for (const each of [path.dirname(folder), folder]) {
    await chmod(each, ((await stat(each)).mode & 0o700) | 0o011);
  }
  if (first === undefined || !account.learner) return;
  // Run by sudo: what was just made is the learner's, who may come back without it.
  for (let each = folder; each.length >= first.length; each = path.dirname(each)) {
    await chown(each, account.uid, account.gid);
  }
}

async function makeSpareFolder(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o711 }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  if (await isOurFolder(folder)) {
    // A umask may have closed it to the account that runs the server.
    await chmod(folder, 0o711);
    return;
  }
  throw new UserError(
    `The database cannot be kept in ${folder}: somebody else made that folder. Nothing was written.`,
    'Remove it, or move the course to a folder that every account can reach.',
  );
}

/** Whether a folder in a place where everybody may write is really ours, and only ours. */
export async function isOurFolder(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined);
  return (
    found !== undefined &&
    found.isDirectory() &&
    found.uid === process.getuid?.() &&
    (found.mode & 0o022) === 0
  );
}

/** Whether the file system keeps permissions; PostgreSQL refuses data that others may read. */
export async function keepsPermissions(home: Home): Promise<boolean> {
  if (process.platform === 'win32') return true;
  const probe = path.join(home.folder, `probe-${await ownerTag()}`);
  try {
    await mkdir(probe, { mode: 0o700 });
    return ((await stat(probe)).mode & 0o077) === 0;
  } catch (error) {
    throw cannotWrite(home.folder, error);
  } finally {
    await rm(probe, { recursive: true, force: true });
  }
}

/** Whether the file system refused to write, for a cause that the learner can mend. */
export function isWriteFailure(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT'].includes(codeOf(error) ?? '');
}

export function cannotWrite(folder: string, cause: unknown): UserError {
  const full = codeOf(cause) === 'ENOSPC' || codeOf(cause) === 'EDQUOT';
  return full
    ? new UserError(
        `The disk of ${folder} is full, so the database cannot be kept there. Your files are unchanged.`,
        'Free about 100 MB and try again.',
        { cause },
      )
    : new UserError(
        `The database cannot be kept in ${folder}: no permission to write there. Your files are unchanged.`,
        'Make the folder writable for your account, or move the course to a folder of yours.',
        { cause },
      );
}
