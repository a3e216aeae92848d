import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { devNull } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '../errors.ts';
import { safeLine } from '../safe-text.ts';
import { gitEnvironment } from '../environment/environments.ts';
import { makeTemporaryFolder } from '../system/owner-tag.ts';

const execute = promisify(execFile);
const TIMEOUT_MS = 60_000;

/** A git repository, seen from one folder of its work tree. */
export interface Git {
  /** The folder's path inside the repository, with forward slashes; empty or ending in a slash. */
  readonly prefix: string;
  /** Runs git in the folder and gives what it printed. Throws where git ends with anything but 0. */
  run(args: readonly string[], options?: GitOptions): Promise<Buffer>;
}

interface GitOptions {
  readonly input?: string | Buffer;
  /** Absolute path of an index to use in the place of the learner's. */
  readonly index?: string;
  /** Who wrote a commit and when, as the environment variables that git reads. */
  readonly env?: NodeJS.ProcessEnv;
}

/** A file of a tree to be: where it belongs in the repository, its mode and the id of its blob. */
export interface TreeEntry {
  readonly path: string;
  readonly mode: '100644' | '100755' | '120000';
  readonly id: string;
}

/**
 * The repository that a folder lies in; undefined without git, outside a repository, and where git refuses to work
 * (a repository of another user's, for one). Nothing of the learner's configuration changes what we make: hooks,
 * encodings, line ends and names are our own.
 */
export async function openGit(folder: string, env: NodeJS.ProcessEnv): Promise<Git | undefined> {
  const run = (args: readonly string[], options: GitOptions = {}) => runGit(folder, env, args, options);
  try {
    const output = await run(['rev-parse', '--is-inside-work-tree', '--show-prefix']);
    const [inside, prefix = ''] = output.toString('utf8').split('\n');
    return inside === 'true' ? { prefix, run } : undefined;
  } catch {
    return undefined;
  }
}

/** Puts files into the repository as they are on disk, byte for byte. Gives their ids, in the order of the paths. */
export async function hashFiles(git: Git, files: readonly string[]): Promise<string[]> {
  if (files.length === 0) return [];
  const input = files.map((file) => `${quoted(file)}\n`).join('');
  const output = await git.run(['hash-object', '-w', '--no-filters', '--stdin-paths'], { input });
  const ids = output.toString('utf8').trim().split('\n');
  if (ids.length !== files.length) throw new Error(`git gave ${ids.length} ids for ${files.length} files`);
  return ids;
}

/** Puts a text into the repository as a file's content, and gives its id. */
export async function hashText(git: Git, text: string): Promise<string> {
  const output = await git.run(['hash-object', '-w', '--stdin'], { input: text });
  return output.toString('utf8').trim();
}

/** The id of a tree with these files, put together in an index of its own: the learner's is neither read nor written. */
export async function writeTree(git: Git, entries: readonly TreeEntry[]): Promise<string> {
  const folder = await makeTemporaryFolder('index');
  try {
    const index = path.join(folder, 'index');
    const input = entries.map((entry) => `${entry.mode} ${entry.id}\t${entry.path}\0`).join('');
    await git.run(['update-index', '-z', '--index-info'], { input, index });
    return (await git.run(['write-tree'], { index })).toString('utf8').trim();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface NewCommit {
  readonly tree: string;
  readonly parent: string | null;
  readonly message: string;
  readonly at: Date;
}

/** Who makes our commits, whatever the learner is called and whether git knows their name or not. */
export const committer = { name: 'workshop', email: 'workshop@localhost' } as const;

/** Makes a commit that no branch has yet. The same commit has the same id each time, on every machine. */
export async function commitTree(git: Git, { tree, parent, message, at }: NewCommit): Promise<string> {
  const date = `${Math.floor(at.getTime() / 1000)} +0000`;
  const env = {
    GIT_AUTHOR_NAME: committer.name,
    GIT_AUTHOR_EMAIL: committer.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    GIT_COMMITTER_DATE: date,
  };
  const parents = parent === null ? [] : ['-p', parent];
  const output = await git.run(['commit-tree', tree, ...parents, '-F', '-'], { input: `${message}\n`, env });
  return output.toString('utf8').trim();
}

/** What git says of a failure, in one line. */
export function reasonOf(error: unknown): string {
  const stderr = typeof error === 'object' && error !== null && 'stderr' in error ? error.stderr : '';
  const text = Buffer.isBuffer(stderr) ? stderr.toString('utf8') : '';
  return safeLine(text.trim().split('\n')[0] ?? '') || messageOf(error);
}

async function runGit(
  folder: string,
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  options: GitOptions,
): Promise<Buffer> {
  const running = execute('git', [...settings, ...args], {
    cwd: folder,
    env: { ...gitEnvironment(env), ...options.env, ...indexEnv(options.index) },
    encoding: 'buffer',
    maxBuffer: Number.POSITIVE_INFINITY,
    timeout: TIMEOUT_MS,
    windowsHide: true,
  });
  // Git may end before it has read everything; why, it says itself.
  running.child.stdin?.on('error', () => undefined);
  running.child.stdin?.end(options.input ?? '');
  return (await running).stdout;
}

const settings = [
  // Hooks and monitors of the learner's have no part in this.
  `core.hooksPath=${devNull}`,
  'core.fsmonitor=false',
  'core.splitIndex=false',
  'i18n.commitEncoding=UTF-8',
  'i18n.logOutputEncoding=UTF-8',
].flatMap((setting) => ['-c', setting]);

function indexEnv(index: string | undefined): NodeJS.ProcessEnv {
  return index === undefined ? {} : { GIT_INDEX_FILE: index };
}

/** A path as git reads it line by line: quoted as in C, so that a line end in a name is no end of a line. */
function quoted(file: string): string {
  return `"${file.replaceAll(/["\\]/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`)}"`;
}
