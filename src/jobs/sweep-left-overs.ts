import { chmod, lstat, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hasOwnerEnded, ownerIn, tagPattern, temporaryKinds } from '../system/owner-tag.ts';
import { endMarked } from '../system/run-mark.ts';
import type { Workshop } from '../workshop/workshop.ts';

/** What can't be told apart from a later process's, or has no owner in its name, is removed when it is this old. */
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A file that is written beside its place first, in any of our folders. */
const aside = new RegExp(String.raw`\.${tagPattern}(?:\.\w+)?\.tmp$`, 'u');
const inDatabase = new RegExp(
  String.raw`^(?:data-\d+\.init-|runtime-.*\.draft-|probe-)${tagPattern}(?:-|$)`,
  'u',
);
const watched = new RegExp(String.raw`^watch-(?:${tagPattern}-)?\w{6}$`, 'u');
const temporary = new RegExp(
  String.raw`^workshop-(?<kind>${temporaryKinds.join('|')})-(?:${tagPattern}-)?\w{6}$`,
  'u',
);

/**
 * Removes what processes of the workshop that were killed have left behind: files that were being written, and folders
 * for temporary files. Only names that we give count, only in places that are ours, and only if their owner has ended.
 * Never throws: what can't be removed is in nobody's way.
 */
export async function sweepLeftOvers({ course, stateFolder, env }: Workshop): Promise<void> {
  const database = path.join(stateFolder, 'db');
  const exercises = [...course.exercises.values()];
  await Promise.all([
    closeToOthers(stateFolder),
    sweep(stateFolder, [aside, watched]),
    sweep(path.join(stateFolder, 'saved'), [aside]),
    sweep(database, [aside, inDatabase]),
    sweepData(database),
    ...exercises.flatMap(({ folder, database: used }) => {
      const at = path.join(course.root, folder);
      if (used === undefined) return [];
      return [
        sweep(at, [aside], (name) => name.startsWith(`${path.basename(used.envFile)}.`)),
        sweep(path.join(at, used.migrations), [aside], (name) => name.includes('.down.sql.')),
        sweep(path.join(at, used.migrations, 'meta'), [aside], (name) => name.startsWith('_journal.json.')),
      ];
    }),
    sweepTemporaryFolders(env),
  ]).catch(() => undefined);
}

/** A `.workshop` of an older version may be open; that another account may pass through it stays. */
async function closeToOthers(stateFolder: string): Promise<void> {
  const { mode } = await lstat(stateFolder);
  if ((mode & 0o066) !== 0) await chmod(stateFolder, mode & 0o711);
}

async function sweepData(database: string): Promise<void> {
  const names = await readdir(database).catch(() => []);
  const folders = names.filter((name) => /^data-\d+$/u.test(name));
  await Promise.all(
    folders.map((name) =>
      sweep(path.join(database, name), [aside], (file) => file.startsWith('workshop.json.')),
    ),
  );
}

async function sweep(
  folder: string,
  patterns: readonly RegExp[],
  isOurs: (name: string) => boolean = () => true,
): Promise<void> {
  for (const name of (await readdir(folder).catch(() => [])).filter(isOurs)) {
    const pattern = patterns.find((each) => each.test(name));
    if (pattern !== undefined && (await isAbandoned(folder, name, pattern, HOUR_MS)))
      await remove(path.join(folder, name));
  }
}

/** The folder for temporary files belongs to all programs and accounts: only our account's folders are looked at. */
async function sweepTemporaryFolders(env: NodeJS.ProcessEnv): Promise<void> {
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    if (!temporary.test(name)) continue;
    const folder = path.join(tmpdir(), name);
    const found = await lstat(folder).catch(() => undefined);
    if (found === undefined || !found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid))
      continue;
    if (!(await isAbandoned(tmpdir(), name, temporary, DAY_MS))) continue;
    await stopServerIn(folder, env);
    // A check that was killed couldn't end what its programs had started.
    await endMarked(folder, undefined);
    await remove(folder);
  }
}

async function isAbandoned(
  folder: string,
  name: string,
  pattern: RegExp,
  oldAfterMs: number,
): Promise<boolean> {
  const owner = ownerIn(name, pattern);
  const hasEnded = owner === undefined ? undefined : await hasOwnerEnded(owner);
  if (hasEnded !== undefined) return hasEnded;
  const found = await lstat(path.join(folder, name)).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > oldAfterMs;
}

/** A verification that was killed leaves its servers running; their data are in the folder. */
async function stopServerIn(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  for (const stateFolder of [path.join(folder, '.workshop'), path.join(folder, 'course', '.workshop')]) {
    if ((await lstat(stateFolder).catch(() => undefined)) === undefined) continue;
    const { DATABASE_URL: _, ...own } = env;
    const { abandonServer } = await import('../database/temporary-server.ts');
    await abandonServer({ stateFolder, databases: [], env: own }).catch(() => undefined);
  }
}

async function remove(place: string): Promise<void> {
  await rm(place, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}
