import { readFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { codeOf, messageOf, UserError } from '../errors.ts';
import { takeFileLock } from '../system/file-lock.ts';
import { diskProblemOf } from '../system/disk-problem.ts';
import { makePrivateFolder } from '../system/make-folder.ts';
import { emptyProgress, stateOf, type Progress } from './progress.ts';
import { findSealKey, sealsOf, takeSealKey, unsealedSteps } from './progress-seal.ts';
import { writeFileAtomically } from '../system/write-file-atomically.ts';

/** It is held for a few milliseconds. */
const LOCK_TIMEOUT_MS = 10_000;

/** Progress in memory, written through to its file. */
export interface ProgressStore {
  readonly current: Progress;
  /** What is worth telling the learner about the file that was found; null when it was fine or not there yet. */
  readonly notice: string | null;
  /** Why the last change could not be written; null where everything is. */
  readonly unsaved: string | null;
  /**
   * Changes the progress and writes it. What another process wrote meanwhile is kept, step by step.
   * Progress that can't be written is no reason to stop a lesson: `notice` says so.
   */
  update(change: (progress: Progress) => Progress): Promise<void>;
  /** Takes over what another process wrote meanwhile, where all of this one's is written. */
  refresh(): Promise<void>;
  /**
   * Whether the state folder, with the saves and the database in it, was deleted since this process used it. It stays
   * so until `acceptLoss`.
   */
  isFolderLost(): Promise<boolean>;
  /** The learner sets up again: from now on the folder that is there is the right one. */
  acceptLoss(): Promise<void>;
}

const stepProgress = z.object({
  state: z.enum(['started', 'done']),
  startedAt: z.string(),
  doneAt: z.string().nullable().default(null),
  hintsTaken: z.array(z.string()).default([]),
  fittingHints: z.array(z.string()).default([]),
  lastCheck: z.object({ at: z.string(), passed: z.number(), total: z.number() }).nullable().default(null),
  answers: z.record(z.string(), z.object({ right: z.boolean(), answeredAt: z.string() })).default({}),
});

const progressFile = z.object({
  schemaVersion: z.literal(1),
  lastStep: z.string().nullable().default(null),
  steps: z.record(z.string(), stepProgress),
  /** Older files have none. */
  seals: z.record(z.string(), z.string()).default({}),
});

export interface OpenProgressOptions {
  /** Whether the state folder is missing although other files show that the course was set up here. */
  readonly wasDeleted?: boolean;
}

/** Opens `progress.json` in the state folder. A missing, broken or newer file is never an error. */
export async function openProgress(
  stateFolder: string,
  { wasDeleted = false }: OpenProgressOptions = {},
): Promise<ProgressStore> {
  const file = path.join(stateFolder, 'progress.json');
  // A file of an older version has neither key nor seals: what it says counts, and is sealed with the first change.
  const found = await readProgress(stateFolder, null);
  let current = found.progress;
  /** The folder that this process knows; undefined as long as there was none. */
  let known = await identityOf(stateFolder);
  let notice = wasDeleted ? folderDeleted : found.notice;
  let isLost = false;
  let unsaved: string | null = null;
  let isWritten = true;
  let writing = Promise.resolve();

  async function write(change: (progress: Progress) => Progress): Promise<void> {
    try {
      // Two checks that pass at the same moment would each write what it read, and one of them would be lost.
      await using _ = await takeFileLock({
        file: `${file}.lock`,
        work: 'saving the progress',
        timeoutMs: LOCK_TIMEOUT_MS,
      });
      await writeAlone(change);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      current = change(current);
      isWritten = false;
      noteUnsaved(error.message);
    }
  }

  function noteUnsaved(reason: string): void {
    unsaved = `Your progress could not be saved: ${reason}`;
    notice = unsaved;
  }

  async function writeAlone(change: (progress: Progress) => Progress): Promise<void> {
    // Another command may have passed a step since this one read the file.
    const onDisk = await readProgress(stateFolder, current);
    const isUsable = onDisk.exists && (onDisk.notice === null || onDisk.unchecked);
    if (onDisk.unchecked) notice ??= onDisk.notice;
    const base = isUsable ? onDisk.progress : current;
    const next = change(base);
    // Without a key, nothing that another program writes could be told from what we wrote.
    const changed = next !== base || !onDisk.exists || !onDisk.hasKey;
    current = next;
    if (!changed) return;
    await lookForLoss();
    try {
      await makePrivateFolder(stateFolder);
      known = await identityOf(stateFolder);
      const seals = sealsOf(next, await takeSealKey(stateFolder));
      await writeFileAtomically(file, `${JSON.stringify({ ...next, seals }, null, 2)}\n`);
      isWritten = true;
      if (unsaved !== null && notice === unsaved) notice = null;
      unsaved = null;
    } catch (error) {
      isWritten = false;
      const reason = diskProblemOf(error) ?? messageOf(error);
      noteUnsaved(`${reason}. Your files are unchanged, and everything else works.`);
    }
  }

  async function refresh(): Promise<void> {
    const onDisk = await readProgress(stateFolder, current);
    if (onDisk.unchecked) notice ??= onDisk.notice;
    if (isWritten && onDisk.exists) current = onDisk.progress;
  }

  async function lookForLoss(): Promise<void> {
    if (known === undefined || (await identityOf(stateFolder)) === known) return;
    isLost = true;
    notice = folderDeletedMeanwhile;
  }

  return {
    async isFolderLost() {
      await lookForLoss();
      return isLost;
    },
    async acceptLoss() {
      isLost = false;
      if (notice === folderDeletedMeanwhile) notice = null;
      known = await identityOf(stateFolder);
    },
    get current() {
      return current;
    },
    get notice() {
      return notice;
    },
    get unsaved() {
      return unsaved;
    },
    update(change) {
      writing = writing.then(() => write(change));
      return writing;
    },
    refresh() {
      writing = writing.then(refresh);
      return writing;
    },
  };
}

const folderDeleted =
  'The folder .workshop of this course was deleted: your progress, your saves and the built-in database were in it. ' +
  'Your files are unchanged. `npx workshop setup` makes the database again, and `npx workshop check --all` finds out what is done.';

const folderDeletedMeanwhile =
  'The folder .workshop was deleted while the workshop was open: your saves and the built-in database were in it. ' +
  'Your files are unchanged, and your progress is kept.';

/** Tells a folder from another one that takes its place; undefined where there is none. */
async function identityOf(folder: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(folder);
    return `${dev} ${ino}`;
  } catch {
    return undefined;
  }
}

interface ReadProgress {
  readonly progress: Progress;
  readonly exists: boolean;
  readonly notice: string | null;
  /** Whether steps are marked as done that no check of ours marked; `progress` has them as started. */
  readonly unchecked: boolean;
  readonly hasKey: boolean;
}

/** `trusted` is what this process knows already; null if it knows nothing yet. */
async function readProgress(stateFolder: string, trusted: Progress | null): Promise<ReadProgress> {
  const file = path.join(stateFolder, 'progress.json');
  const key = await findSealKey(stateFolder);
  const hasKey = key !== undefined;
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const notice =
      codeOf(error) === 'ENOENT'
        ? null
        : `Your progress could not be read: ${messageOf(error)}. Your files are unchanged.`;
    return { progress: emptyProgress, exists: false, notice, unchecked: false, hasKey };
  }
  const parsed = parseProgress(text);
  if (parsed !== null) {
    const { seals, ...progress } = parsed;
    const ids = key === undefined ? foreign(progress, trusted) : unsealedSteps(progress, seals, key);
    const unchecked = ids.filter((id) => !isKnown(progress, trusted, id));
    if (unchecked.length === 0) return { progress, exists: true, notice: null, unchecked: false, hasKey };
    const notice = notChecked(unchecked);
    return { progress: asStarted(progress, unchecked), exists: true, notice, unchecked: true, hasKey };
  }
  const aside = await moveAside(file);
  return {
    progress: emptyProgress,
    exists: false,
    unchecked: false,
    hasKey,
    notice:
      `${path.basename(file)} could not be understood${aside === null ? '' : ` and was kept as ${aside}`}. ` +
      'Your files are unchanged. `npx workshop check --all` finds out again what is done.',
  };
}

/** Before there is a key: what was not there when this process began. */
function foreign(progress: Progress, trusted: Progress | null): readonly string[] {
  return trusted === null ? [] : Object.keys(progress.steps).filter((id) => stateOf(progress, id) === 'done');
}

function isKnown(progress: Progress, trusted: Progress | null, id: string): boolean {
  const known = trusted?.steps[id];
  return known?.state === 'done' && isDeepStrictEqual(known, progress.steps[id]);
}

function asStarted(progress: Progress, ids: readonly string[]): Progress {
  const steps = Object.entries(progress.steps).map(([id, step]) => [
    id,
    ids.includes(id) ? { ...step, state: 'started' as const, doneAt: null, lastCheck: null } : step,
  ]);
  return { ...progress, steps: Object.fromEntries(steps) };
}

function notChecked(ids: readonly string[]): string {
  const [what, them] = ids.length === 1 ? ['is', 'it'] : ['are', 'them'];
  const command = ids.length === 1 ? `check ${ids[0]}` : 'check --all';
  return (
    `${ids.join(', ')} ${what} marked as done in .workshop/progress.json, but another program wrote that: not checked. ` +
    `\`npx workshop ${command}\` checks ${them}.`
  );
}

/** Null for text that is not a progress file of this version. */
function parseProgress(text: string): z.infer<typeof progressFile> | null {
  try {
    return progressFile.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

async function moveAside(file: string): Promise<string | null> {
  const aside = `${file}.broken`;
  try {
    await rename(file, aside);
    return path.basename(aside);
  } catch {
    return null;
  }
}
