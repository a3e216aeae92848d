import { chmod, copyFile, cp, lstat, readlink, rm } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, messageOf, UserError } from '../../errors.ts';
import { makePrivateFolder } from '../../system/make-folder.ts';
import { isAside } from './apply-operations.ts';
import type { FileState } from './file-operation.ts';
import { commitTree, hashFiles, hashText, openGit, writeTree, type Git, type TreeEntry } from '../git.ts';
import { listEverything, readFileState } from './read-file-states.ts';

/** Where a save lies: a commit on a ref of its own, or a folder below `.workshop/saved/`. */
export type SavePlace =
  | { readonly kind: 'git'; readonly ref: string }
  | { readonly kind: 'folder'; readonly folder: string };

export interface SaveRequest {
  readonly courseRoot: string;
  /** Absolute path of `.workshop/`. */
  readonly stateFolder: string;
  /** The exercise's folder, relative to the course root, with forward slashes. */
  readonly folder: string;
  /** Unique, and fit for a file name and a ref. */
  readonly id: string;
  readonly at: Date;
  /** Becomes the commit's message. */
  readonly reason: string;
  /** Saved even where git ignores them: what is about to be changed. */
  readonly touched: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Saves the learner's files of an exercise as they are now, byte for byte. In a git repository as a commit on
 * `refs/workshop/saved/<id>`, with what git does not know yet and without what it ignores; neither branch nor index
 * nor files are touched. Without git, or where git can't write, as a copy below `.workshop/saved/`.
 *
 * @throws {UserError} where they can't be saved
 */
export async function saveFiles(request: SaveRequest): Promise<SavePlace> {
  const git = await openGit(request.courseRoot, request.env);
  if (git !== undefined) {
    const place = await saveInGit(git, request).catch(() => null);
    if (place !== null) return place;
  }
  return saveInFolder(request);
}

/** What a save holds at a path; null where it holds nothing. The permissions are those that git or the copy keeps. */
export async function loadSaved(
  place: SavePlace,
  file: string,
  request: Pick<SaveRequest, 'courseRoot' | 'stateFolder' | 'folder' | 'env'>,
): Promise<FileState | null> {
  if (place.kind === 'folder') return readFileState(path.join(request.stateFolder, place.folder), file);
  const git = await openGit(request.courseRoot, request.env);
  if (git === undefined) {
    throw new UserError(
      `Your files are saved in git, as ${place.ref}, and git can't be used here now. Your files are unchanged.`,
      'See to it that `git status` works in this folder, then try again.',
    );
  }
  const commit = await findCommit(git, place.ref);
  if (commit === null) return null;
  const inRepository = `${git.prefix}${request.folder}/${file}`;
  const listed = await git.run(['ls-tree', '-z', '--full-tree', commit, '--', `:(literal)${inRepository}`]);
  const entry = /^(\d+) blob ([0-9a-f]+)\t/.exec(listed.toString('utf8'));
  if (entry === null) return null;
  const [, mode, id = ''] = entry;
  const content = await git.run(['cat-file', 'blob', id]);
  return mode === '120000'
    ? { kind: 'link', target: content.toString('utf8') }
    : { kind: 'file', content, mode: mode === '100755' ? 0o755 : 0o644 };
}

/** Null for a ref that is not there: it stays behind where a folder is copied into another clone. */
async function findCommit(git: Git, ref: string): Promise<string | null> {
  return git.run(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]).then(
    (output) => output.toString('utf8').trim(),
    () => null,
  );
}

async function saveInGit(git: Git, request: SaveRequest): Promise<SavePlace> {
  const ref = `refs/workshop/saved/${request.id}`;
  const all = await filesToSave(request);
  const ignored = await ignoredFiles(git, request, all);
  const touched = new Set(request.touched);
  const files = all.filter((file) => touched.has(file) || !ignored.has(file));
  const commit = await commitTree(git, {
    tree: await writeTree(git, await toEntries(git, request, files)),
    parent: null,
    message: `Saved: ${request.reason}`,
    at: request.at,
  });
  // The empty old value: there must be none of that name yet.
  await git.run(['update-ref', ref, commit, '']);
  return { kind: 'git', ref };
}

async function toEntries(git: Git, request: SaveRequest, files: readonly string[]): Promise<TreeEntry[]> {
  const folder = path.join(request.courseRoot, request.folder);
  const stats = await Promise.all(files.map((file) => lstat(path.join(folder, file))));
  const plain = files.filter((_, at) => stats[at]?.isFile());
  const ids = await hashFiles(
    git,
    plain.map((file) => path.join(folder, file)),
  );
  const idOf = new Map(plain.map((file, at) => [file, ids[at] ?? '']));
  return Promise.all(
    files.map(async (file, at): Promise<TreeEntry> => {
      const inRepository = `${git.prefix}${request.folder}/${file}`;
      const id = idOf.get(file);
      if (id === undefined) {
        const target = await readlink(path.join(folder, file));
        return { path: inRepository, mode: '120000', id: await hashText(git, target) };
      }
      const executable = ((stats[at]?.mode ?? 0) & 0o111) !== 0;
      return { path: inRepository, mode: executable ? '100755' : '100644', id };
    }),
  );
}

async function ignoredFiles(
  git: Git,
  { folder }: SaveRequest,
  files: readonly string[],
): Promise<Set<string>> {
  const input = files.map((file) => `${folder}/${file}\0`).join('');
  // It ends with 1 where none is ignored, and with more in a repository inside the repository: then all is saved.
  const output = await git.run(['check-ignore', '-z', '--stdin'], { input }).catch(() => Buffer.alloc(0));
  const ignored = output.toString('utf8').split('\0');
  return new Set(ignored.map((file) => file.slice(folder.length + 1)));
}

async function saveInFolder(request: SaveRequest): Promise<SavePlace> {
  const from = path.join(request.courseRoot, request.folder);
  const place = { kind: 'folder', folder: path.join('saved', request.id) } as const;
  const to = path.join(request.stateFolder, place.folder);
  try {
    await makePrivateFolder(to);
    for (const file of await filesToSave(request))
      await copyAsItIs(path.join(from, file), path.join(to, file));
  } catch (error) {
    await rm(to, { recursive: true, force: true }).catch(() => undefined);
    throw new UserError(
      `Your files could not be saved to ${to} (${codeOf(error) ?? messageOf(error)}), so nothing was changed.`,
      'See to it that there is room on the disk and that this folder can be written, then try again.',
      { cause: error },
    );
  }
  return place;
}

async function copyAsItIs(from: string, to: string): Promise<void> {
  await makePrivateFolder(path.dirname(to));
  const stats = await lstat(from);
  if (stats.isSymbolicLink()) return cp(from, to, { verbatimSymlinks: true });
  await copyFile(from, to);
  // The list of saves has the permissions; nobody else may read a save.
  await chmod(to, stats.mode & 0o100 ? 0o700 : 0o600);
}

async function filesToSave({ courseRoot, folder }: SaveRequest): Promise<string[]> {
  return (await listEverything(path.join(courseRoot, folder))).filter((file) => !isAside(file));
}
