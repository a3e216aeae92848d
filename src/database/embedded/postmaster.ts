import { execFile } from 'node:child_process';
import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { toolEnvironment } from '../../environment/environments.ts';
import { codeOf } from '../../errors.ts';
import { isAlive } from '../../system/process-tree.ts';
import type { Home } from './home.ts';

const run = promisify(execFile);

/** What PostgreSQL wrote about itself in `postmaster.pid`. */
export interface PidFile {
  readonly pid: number;
  readonly dataFolder: string;
  readonly port: number;
  readonly ready: boolean;
}

export type ClusterState =
  | { readonly kind: 'absent' | 'stopped' }
  | { readonly kind: 'starting'; readonly pid: number }
  | { readonly kind: 'running'; readonly pid: number; readonly port: number }
  /** The file of a server that is gone: PostgreSQL itself would believe it in a container or after a restart. */
  | { readonly kind: 'stale' };

/** Reads the text of a `postmaster.pid`; a file that is empty or half written has pid 0. */
export function parsePidFile(text: string): PidFile {
  const lines = text.split(/\r?\n/u);
  const pid = Number.parseInt(lines[0] ?? '', 10);
  const port = Number.parseInt(lines[3] ?? '', 10);
  return {
    // 0 and negative numbers would mean groups of processes, our own among them.
    pid: Number.isSafeInteger(pid) && pid > 0 ? pid : 0,
    dataFolder: lines[1] ?? '',
    port: Number.isSafeInteger(port) ? port : 0,
    ready: lines[7]?.trim() === 'ready',
  };
}

/** Where a cluster stands, by its pid file and the process that it names. */
export async function observeCluster(home: Home): Promise<ClusterState> {
  const file = await readPidFile(home);
  if (file === undefined) {
    return { kind: (await exists(home.settingsFile)) ? 'stopped' : 'absent' };
  }
  if (file.pid === 0 || !(await isThisServer(file, home))) return { kind: 'stale' };
  return file.ready
    ? { kind: 'running', pid: file.pid, port: file.port }
    : { kind: 'starting', pid: file.pid };
}

async function readPidFile(home: Home): Promise<PidFile | undefined> {
  try {
    return parsePidFile(await readFile(pidFilePath(home), 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes the pid file of a server that is gone, after one more look. */
export async function removeStalePidFile(home: Home): Promise<void> {
  if ((await observeCluster(home)).kind === 'stale') await rm(pidFilePath(home), { force: true });
}

function pidFilePath(home: Home): string {
  return path.join(home.dataFolder, 'postmaster.pid');
}

async function isThisServer(file: PidFile, home: Home): Promise<boolean> {
  if (!isAlive(file.pid)) return false;
  if (await isCopied(file, home)) return false;
  const command = await findCommand(file.pid);
  // Nothing can be learnt about the process: PostgreSQL's own belief counts, and the password decides.
  if (command === undefined) return true;
  return process.platform === 'win32'
    ? command.toLowerCase().includes('postgres')
    : /(^|\/)postgres(\.exe)?[\s\0]/u.test(command) && command.includes(file.dataFolder);
}

/** Whether the folder is a copy of one whose server runs; a folder that was moved is none. */
async function isCopied(file: PidFile, home: Home): Promise<boolean> {
  const [named, ours] = await Promise.all(
    [file.dataFolder, home.dataFolder].map((folder) => stat(folder).catch(() => undefined)),
  );
  return named !== undefined && ours !== undefined && (named.ino !== ours.ino || named.dev !== ours.dev);
}

/** The command line of a process; no program's for one that is dead and was not collected yet. */
async function findCommand(pid: number): Promise<string | undefined> {
  switch (process.platform) {
    case 'linux':
      return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
    case 'win32':
      return output('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']);
    default:
      return output('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
  }
}

async function output(file: string, args: readonly string[]): Promise<string | undefined> {
  return run(file, [...args], { windowsHide: true, env: toolEnvironment(process.env) }).then(
    ({ stdout }) => stdout,
    () => undefined,
  );
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined;
}
