import { chown, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError, codeOf } from '../../errors.ts';
import { hasOwnerEnded, ownerIn, ownerTag, tagPattern } from '../../system/owner-tag.ts';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { programIn } from './binaries.ts';
import type { Home } from './home.ts';
import { cannotWrite } from './home.ts';
import type { ProgramResult } from './run-program.ts';
import { howItEnded, runProgram } from './run-program.ts';
import { memoryFlags } from './server-flags.ts';
import { ADMIN, newSettings, writeSecret, writeSettings } from './settings.ts';

const INITDB_TIMEOUT_MS = 30_000;
const LEFTOVER_AGE_MS = 3_600_000;

export interface ClusterRequest {
  readonly home: Home;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes the data in a folder of its own and renames it, so that it is whole or not there: a server would start on
 * half-made data and miss its databases later. Where another starter was faster, theirs stays.
 */
export async function createCluster(request: ClusterRequest): Promise<void> {
  const { home } = request;
  await sweepLeftovers(home);
  const random = Math.random().toString(36).slice(2, 8);
  const draft = `${home.dataFolder}.init-${await ownerTag()}-${random}`;
  const passwordFile = `${draft}.pw`;
  try {
    await makeDraft(request, draft, passwordFile);
    await keepDraft(home, draft);
  } finally {
    await rm(passwordFile, { force: true });
    await removeLeftover(draft);
  }
}

async function makeDraft(request: ClusterRequest, draft: string, passwordFile: string): Promise<void> {
  const settings = newSettings(5432);
  await mkdir(draft, { mode: 0o700 });
  await writeSecret(passwordFile, settings.adminPassword);
  const { account } = request;
  if (account !== undefined) {
    await chown(draft, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  const result = await runProgram(
    programIn(request.binaries, 'initdb'),
    initdbArguments(draft, passwordFile),
    { account, env: request.env, timeoutMs: INITDB_TIMEOUT_MS, signal: request.signal },
  );
  if (result.code !== 0) throw explainInitdb(result, request.home);
  await writeSettings(path.join(draft, path.basename(request.home.settingsFile)), settings);
}

/** The same encoding and sort order everywhere, whatever the machine's locale. */
function initdbArguments(dataFolder: string, passwordFile: string): string[] {
  return [
    ['-D', dataFolder],
    [`--username=${ADMIN}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    ['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ['--no-sync', '--no-instructions'],
    memoryFlags(),
  ].flat();
}

async function keepDraft(home: Home, draft: string): Promise<void> {
  try {
    await rename(draft, home.dataFolder);
  } catch (error) {
    if (await stat(home.settingsFile).catch(() => undefined)) return;
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(codeOf(error) ?? '')) throw error;
    throw new UserError(
      `${home.dataFolder} is there, but the workshop did not make it. It is unchanged.`,
      'Move that folder away and try again.',
      { cause: error },
    );
  }
}

function explainInitdb(result: ProgramResult, home: Home): UserError {
  if (/shared memory segment.*No space left on device/u.test(result.output)) {
    return new UserError(
      `PostgreSQL can't get shared memory from this machine. Your files are unchanged.\n${lastLines(result.output, 5)}`,
      'Close other PostgreSQL servers, or raise the limits kernel.shmmni and kernel.shmall. In a container, give it more shared memory.',
    );
  }
  if (result.output.includes('No space left on device')) return cannotWrite(home.folder, { code: 'ENOSPC' });
  if (result.output.includes('could not look up effective user ID')) {
    return new UserError(
      'PostgreSQL cannot make its data: the account that you run as has no name on this machine. Your files are unchanged.',
      'Add the account to /etc/passwd, or run the workshop as another one.',
    );
  }
  return new UserError(
    `PostgreSQL could not make its data (${howItEnded('initdb', result.code)}). Your files are unchanged.\n${lastLines(result.output, 5)}`,
    'Try again; if it stays, set DATABASE_URL to an empty database of a PostgreSQL server of your own.',
  );
}

function lastLines(text: string, count: number): string {
  return text.trim().split(/\r?\n/u).slice(-count).join('\n');
}

const leftover = new RegExp(String.raw`^(?:data-\d+\.init-|runtime-.*\.draft-)${tagPattern}-`, 'u');

/** Removes what starters left behind that were killed while they made a cluster. */
async function sweepLeftovers(home: Home): Promise<void> {
  for (const name of await readdir(home.folder)) {
    const owner = ownerIn(name, leftover);
    if (owner === undefined) continue;
    const place = path.join(home.folder, name);
    const modified = (await stat(place).catch(() => undefined))?.mtimeMs ?? Date.now();
    const isOld = Date.now() - modified > LEFTOVER_AGE_MS;
    if ((await hasOwnerEnded(owner)) ?? isOld) await removeLeftover(place);
  }
}

/** An initdb that was interrupted may still write for a moment; what stays goes with the next sweep. */
async function removeLeftover(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 }).catch(() => undefined);
}
