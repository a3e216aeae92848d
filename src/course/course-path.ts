import { constants } from 'node:fs';
import { lstat, mkdir, open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, UserError } from '../errors.ts';

/** Longer than any path that an editor or git on Windows can handle. */
const longestPath = 400;

/** Names that Windows gives to devices, in every folder and with every ending. */
const deviceName = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?:\..*)?$/i;

// oxlint-disable-next-line no-control-regex -- no name has one
const controlCharacter = /[\0-\u001F\u007F-\u009F]/;

/**
 * Why a path that a course names can't be used, as the end of a sentence that begins with the path; null if it can. Such
 * a path is relative to a folder, has forward slashes, and stays inside on every operating system. Only its letters are
 * looked at: what lies on the disk is checked by `placeInside`.
 */
export function complaintAboutPath(name: string): string | null {
  if (name === '') return 'is empty';
  if (name.length > longestPath) return `is longer than ${longestPath} characters`;
  if (controlCharacter.test(name)) return 'contains a control character';
  if (name.includes('\\')) return 'contains a backslash; folders are separated by forward slashes';
  if (name.startsWith('/')) return 'is absolute; it has to be relative to its folder';
  if (/^[a-z]:/i.test(name)) return 'begins with a drive letter; it has to be relative to its folder';
  const parts = name.split('/');
  if (parts.includes('..')) return 'contains "..", and has to stay inside its folder';
  if (parts.includes('') || parts.includes('.')) return 'contains an empty part or "."';
  for (const part of parts) {
    const complaint = complaintAboutPart(part);
    if (complaint !== null) return complaint;
  }
  return null;
}

function complaintAboutPart(part: string): string | null {
  if (deviceName.test(part)) return `contains "${part}", which is the name of a device on Windows`;
  if (/[. ]$/.test(part)) return `contains "${part}", and Windows drops a dot or space at the end of a name`;
  if (part.includes(':')) return `contains "${part}", and a colon is not part of a file name on Windows`;
  // Git on Windows and macOS reads these as .git, too.
  if (/^(?:\.git|git~1)$/i.test(part)) return `contains "${part}", which belongs to git`;
  if (part.toLowerCase() === 'node_modules') return 'contains node_modules, where packages are installed';
  return null;
}

/**
 * The absolute path of a file or folder that may be read or written; null if links on the disk lead out of the folder,
 * or the file itself is a link to nothing, through which a new file would be created elsewhere.
 *
 * @param folder absolute; it may itself be reached through links
 */
export async function placeInside(folder: string, name: string): Promise<string | null> {
  if (complaintAboutPath(name) !== null) return null;
  const place = path.join(folder, name);
  const [root, nearest] = await Promise.all([realPathOf(folder), nearestRealPath(place, folder)]);
  return root !== null && nearest !== null && isAtOrIn(nearest, root) ? place : null;
}

/**
 * The same for a path without which work can't go on.
 *
 * @throws {UserError} if it can't be used
 */
export async function requireInside(folder: string, name: string): Promise<string> {
  const place = await placeInside(folder, name);
  if (place === null) throw leadsOut(name);
  return place;
}

/** True of a folder and of everything in it. Both are absolute and free of links. */
export function isAtOrIn(place: string, folder: string): boolean {
  const way = path.relative(folder, place);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

/** The path without links of what lies there, or of the nearest folder above it. Null if a link leads to nothing. */
async function nearestRealPath(place: string, top: string): Promise<string | null> {
  for (let at = place; ; at = path.dirname(at)) {
    try {
      return await realpath(at);
    } catch (error) {
      if (!isMissing(error) || at === top || (await isLink(at))) return null;
    }
  }
}

async function realPathOf(folder: string): Promise<string | null> {
  return realpath(folder).catch(() => null);
}

async function isLink(place: string): Promise<boolean> {
  return lstat(place).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  );
}

/** Whether an error says that nothing lies at a path. */
export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}

/**
 * Writes a file that a course names, with the folders on the way. Replaces a regular file, and nothing else.
 *
 * @throws {UserError} if the path isn't allowed, leads out of the folder, or something other than a file lies there
 */
export async function writeInside(folder: string, name: string, content: string | Uint8Array): Promise<void> {
  const place = await requireInside(folder, name);
  await mkdir(path.dirname(place), { recursive: true });
  // Neither through a link nor into a named pipe, even one that was put there in the meantime.
  const flags =
    constants.O_WRONLY | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await open(place, flags, 0o666).catch((error: unknown) => {
    if (['ELOOP', 'ENXIO', 'EISDIR'].includes(codeOf(error) ?? '')) throw notAFile(name, error);
    throw error;
  });
  try {
    if (!(await handle.stat()).isFile()) throw notAFile(name);
    await handle.truncate();
    await handle.writeFile(content);
  } finally {
    await handle.close();
  }
}

function leadsOut(name: string): UserError {
  const complaint = complaintAboutPath(name) ?? 'leads out of its folder through a link';
  return new UserError(
    `The course names the path "${name}", which ${complaint}. Nothing was written there.`,
    'Report this to the author of the course.',
  );
}

function notAFile(name: string, cause?: unknown): UserError {
  return new UserError(
    `The course writes "${name}", but something other than a file is in its place. Nothing was written there.`,
    'Report this to the author of the course.',
    { cause },
  );
}
