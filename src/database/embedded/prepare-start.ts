import { stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../errors.ts';
import type { DatabaseOptions } from '../database.ts';
import type { Account } from './account.ts';
import { chooseAccount, isRoot } from './account.ts';
import type { Binaries } from './binaries.ts';
import { copyBinaries, programIn, restoreLinks } from './binaries.ts';
import { noteCourse, sweepDeletedCourses } from './deleted-courses.ts';
import type { Home } from './home.ts';
import { findHome, keepsPermissions, makeHome, spareHome, usualHome } from './home.ts';
import type { ProgramResult } from './run-program.ts';
import { howItEnded, runProgram } from './run-program.ts';

const PROBE_TIMEOUT_MS = 10_000;
const OWN_SERVER = 'set DATABASE_URL to an empty database of a PostgreSQL server of your own';

/** All that starting takes: programs that run, where the data is, and whom the server runs as. */
export interface Preparation {
  readonly home: Home;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
}

/** Finds out how the server can be started here, with the programs of the package. Throws a UserError where it cannot. */
export async function prepareStart(options: DatabaseOptions, packaged: Binaries): Promise<Preparation> {
  await sweepDeletedCourses(options.stateFolder, options.env);
  const found = await findHome(options.stateFolder);
  const account = isRoot() ? await accountFor(options, found) : undefined;
  const home = found ?? (await chooseHome(options, account));
  await noteCourse(home, options.stateFolder);
  const linked = await restoreLinks(packaged);
  if (linked) {
    const probe = await probeBinaries(packaged, account, options);
    if (probe.code === 0) return { home, binaries: packaged, account };
    // EACCES: the account cannot reach the package; a copy beside the data it can.
    if (probe.code !== 'EACCES' && probe.code !== 126) throw explainProbe(probe);
  }
  options.onProgress?.('copying PostgreSQL to a folder that it can run in');
  const binaries = await copyBinaries(packaged, home.folder);
  const probe = await probeBinaries(binaries, account, options);
  if (probe.code !== 0) throw explainProbe(probe);
  return { home, binaries, account };
}

/** Data that is there decides: PostgreSQL runs only as its owner. */
async function accountFor(options: DatabaseOptions, found: Home | undefined): Promise<Account> {
  const folder = await stat(path.dirname(options.stateFolder)).catch(() => undefined);
  if (found === undefined) return chooseAccount(options.env['SUDO_UID'], folder?.uid ?? 0);
  const { uid, gid } = await stat(found.dataFolder);
  return { uid, gid, learner: uid === folder?.uid || String(uid) === options.env['SUDO_UID'] };
}

async function chooseHome(options: DatabaseOptions, account: Account | undefined): Promise<Home> {
  const usual = usualHome(options.stateFolder);
  await makeHome(usual, options.stateFolder, account);
  if ((await keepsPermissions(usual)) && (await reaches(account, usual.folder, options))) return usual;
  const spare = spareHome(options.stateFolder);
  await makeHome(spare, options.stateFolder, account);
  return spare;
}

/** Asks the system itself, which also knows access lists and mounts. */
async function reaches(
  account: Account | undefined,
  folder: string,
  options: DatabaseOptions,
): Promise<boolean> {
  if (account === undefined) return true;
  const result = await runProgram('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], {
    account,
    env: options.env,
    timeoutMs: PROBE_TIMEOUT_MS,
    signal: options.signal,
  });
  return result.code === 0;
}

function probeBinaries(
  binaries: Binaries,
  account: Account | undefined,
  options: DatabaseOptions,
): Promise<ProgramResult> {
  return runProgram(programIn(binaries, 'postgres'), ['--version'], {
    account,
    env: options.env,
    timeoutMs: PROBE_TIMEOUT_MS,
    signal: options.signal,
  });
}

/** Why the programs do not run, by what the system said of `postgres --version`. */
export function explainProbe(result: ProgramResult): UserError {
  const library = /loading shared libraries: ([^:\s]+)|Library not loaded: (\S+)/u.exec(result.output);
  if (result.code === 'ENOENT') {
    return new UserError(
      'The built-in PostgreSQL does not run here: it needs glibc, which Alpine and other musl systems lack. Your files are unchanged.',
      `Use an image with glibc (such as node:24), or ${OWN_SERVER}.`,
    );
  }
  if (library !== null) {
    return new UserError(
      `The built-in PostgreSQL does not run here: the library ${library[1] ?? library[2]} is missing. Your files are unchanged.`,
      `Install it with your system's package manager (on Debian: apt-get install libstdc++6), or ${OWN_SERVER}.`,
    );
  }
  if (result.code === 0xc0_00_01_35 || result.code === 0xc0_00_00_05) {
    return new UserError(
      'The built-in PostgreSQL does not run here: the Visual C++ runtime is missing or too old. Your files are unchanged.',
      `Install the Microsoft Visual C++ 2015-2022 Redistributable (x64), or ${OWN_SERVER}.`,
    );
  }
  return new UserError(
    `The built-in PostgreSQL does not run here (${howItEnded('postgres --version', result.code)}). Your files are unchanged.\n${result.output.trim()}`,
    `Type npm install to fetch it again, or ${OWN_SERVER}.`,
  );
}
