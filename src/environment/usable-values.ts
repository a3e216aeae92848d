import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

type Env = NodeJS.ProcessEnv;

const standardFolders = ['/usr/local/bin', '/usr/bin', '/bin'];
/** `de_DE.UTF-8`, `C`, `sr_RS@latin`; LANGUAGE may name several with colons in between. */
const localeShape = /^[A-Za-z]{1,8}(?:[_-][A-Za-z0-9]{1,8})*(?:\.[\w-]+)?(?:@\w+)?$/u;
/** `Europe/Berlin`, `CET-1CEST,M3.5.0,M10.5.0/3`; a colon in front would name a file. */
const zoneShape = /^[A-Za-z][\w+\-/,.:]*$/u;

/**
 * Without relative folders on PATH, which mean other programs in each folder that a program is started in. Where none
 * is left beside our own Node's, the system's usual ones are added.
 */
export function usablePath(env: Env): Env {
  const name = Object.keys(env).find((each) => each.toUpperCase() === 'PATH') ?? 'PATH';
  const folders = (env[name] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const ours = path.dirname(process.execPath);
  const isEmpty = folders.every((folder) => folder === ours);
  const usual = isEmpty && process.platform !== 'win32' ? standardFolders : [];
  return { ...env, [name]: [...folders, ...usual].join(path.delimiter) };
}

/** Without a language or time zone that doesn't look like one: TZ may name any file. */
export function usableLocale(env: Env): Env {
  return Object.fromEntries(Object.entries(env).filter(([name, value]) => isUsable(name, value ?? '')));
}

function isUsable(name: string, value: string): boolean {
  if (name === 'TZ') return zoneShape.test(value) && !value.includes('..');
  if (name === 'LANGUAGE') return value.split(':').every((part) => localeShape.test(part));
  return name === 'LANG' || name.startsWith('LC_') ? localeShape.test(value) : true;
}

/**
 * Where temporary files go: the folder that the environment names if it is there, else one that every system has. A
 * folder that can't be written is kept: that is for the learner to know.
 */
export function usableTemporaryFolder(env: Env): Env {
  if (process.platform === 'win32') return env;
  const named = env['TMPDIR'] || env['TMP'] || env['TEMP'];
  if (named === undefined || (path.isAbsolute(named) && isFolder(named))) return env;
  const TMPDIR = ['/tmp', '/var/tmp'].find(isWritableFolder);
  return TMPDIR === undefined ? env : { ...env, TMPDIR };
}

function isFolder(folder: string): boolean {
  try {
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

function isWritableFolder(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
