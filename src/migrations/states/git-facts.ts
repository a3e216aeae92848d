import { access } from 'node:fs/promises';
import path from 'node:path';
import { openGit, type Git } from '../../workspace/git.ts';
import { conflictMarker } from './conflict-marker.ts';
import type { GitFacts, GitOperation } from './folder-problem.ts';
import { parseJournal } from './journal-text.ts';

/**
 * What git knows about a migrations folder. Null without git, outside a repository and before the first commit.
 *
 * @param unknown the times (`when`) of applied migrations that the journal doesn't list
 */
export async function readGitFacts(
  folder: string,
  env: NodeJS.ProcessEnv,
  unknown: readonly number[],
): Promise<GitFacts | null> {
  const git = await openGit(path.dirname(folder), env);
  if (git === undefined) return null;
  try {
    const name = path.basename(folder);
    const [operation, committed, lastClean, branches] = await Promise.all([
      findOperation(git, path.dirname(folder)),
      readCommitted(git, name),
      findLastClean(git, name),
      findBranches(git, name, unknown),
    ]);
    return { operation, committed, lastClean, branches };
  } catch {
    // A repository without a commit, or one that git can't read.
    return null;
  }
}

const operationFiles: readonly (readonly [string, GitOperation])[] = [
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['MERGE_HEAD', 'merge'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
];

async function findOperation(git: Git, folder: string): Promise<GitOperation | null> {
  const gitFolder = path.resolve(folder, (await text(git, ['rev-parse', '--git-dir'])).trim());
  for (const [file, operation] of operationFiles) {
    const isThere = await access(path.join(gitFolder, file)).then(
      () => true,
      () => false,
    );
    if (isThere) return operation;
  }
  return null;
}

/** The texts of the folder's files in the last commit, by their path inside the folder. */
async function readCommitted(git: Git, name: string): Promise<ReadonlyMap<string, string>> {
  const listed = await text(git, ['ls-tree', '-r', '-z', '--name-only', 'HEAD', '--', `${name}/`]);
  const files = listed.split('\0').filter((file) => file !== '');
  const texts = await Promise.all(
    files.map(async (file) => [file.slice(name.length + 1), await showAt(git, 'HEAD', file)] as const),
  );
  return new Map(texts);
}

function showAt(git: Git, commit: string, file: string): Promise<string> {
  return text(git, ['show', `${commit}:./${file}`]);
}

const searchedCommits = 20;

/** The newest commit in which no file of the folder has git's conflict markers. */
async function findLastClean(git: Git, name: string): Promise<string | null> {
  const commits = await text(git, ['log', `-${searchedCommits}`, '--format=%h', '--', name]);
  for (const commit of commits.split('\n').filter((one) => one !== '')) {
    // git grep ends with 1 if it finds nothing.
    const found = await text(git, ['grep', '-lE', conflictMarker, commit, '--', name]).catch(() => '');
    if (found === '') return commit;
  }
  return null;
}

/** The branch that lists the migration made at that time, for each time that a branch has. */
async function findBranches(
  git: Git,
  name: string,
  unknown: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const found = new Map<number, string>();
  if (unknown.length === 0) return found;
  const refs = ['for-each-ref', '--sort=-committerdate', '--format=%(refname:short)', 'refs/heads'];
  const branches = (await text(git, refs)).split('\n').filter((one) => one !== '');
  for (const branch of branches.slice(0, searchedCommits)) {
    const journal = await showAt(git, branch, `${name}/meta/_journal.json`).catch(() => null);
    for (const when of journal === null ? [] : timesIn(journal))
      if (unknown.includes(when) && !found.has(when)) found.set(when, branch);
  }
  return found;
}

function timesIn(journal: string): readonly number[] {
  try {
    return parseJournal(journal).map(({ when }) => when);
  } catch {
    return [];
  }
}

async function text(git: Git, args: readonly string[]): Promise<string> {
  return (await git.run(args)).toString('utf8');
}
