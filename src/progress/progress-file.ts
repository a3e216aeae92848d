import { readFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { codeOf, messageOf } from '../errors.ts';
import { diskProblemOf } from '../disk-problem.ts';
import { makePrivateFolder } from '../make-folder.ts';
import { emptyProgress, type Progress } from './progress.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';

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
  const found = await readProgress(file);
  let current = found.progress;
  /** The folder that this process knows; undefined as long as there was none. */
  let known = await identityOf(stateFolder);
  let notice = wasDeleted ? folderDeleted : found.notice;
  let isLost = false;
  let unsaved: string | null = null;
  let isWritten = true;
  let writing = Promise.resolve();

  async function write(change: (progress: Progress) => Progress): Promise<void> {
    // Another command may have passed a step since this one read the file.
    const onDisk = await readProgress(file);
    const base = onDisk.notice === null && onDisk.exists ? onDisk.progress : current;
    const next = change(base);
    const changed = next !== base || !onDisk.exists;
    current = next;
    if (!changed) return;
    await lookForLoss();
    try {
      await makePrivateFolder(stateFolder);
      known = await identityOf(stateFolder);
      await writeFileAtomically(file, `${JSON.stringify(next, null, 2)}\n`);
      isWritten = true;
      if (unsaved !== null && notice === unsaved) notice = null;
      unsaved = null;
    } catch (error) {
      isWritten = false;
      const reason = diskProblemOf(error) ?? messageOf(error);
      unsaved = `Your progress could not be saved: ${reason}. Your files are unchanged, and everything else works.`;
      notice = unsaved;
    }
  }

  async function refresh(): Promise<void> {
    const onDisk = await readProgress(file);
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
}

async function readProgress(file: string): Promise<ReadProgress> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const notice =
      codeOf(error) === 'ENOENT'
        ? null
        : `Your progress could not be read: ${messageOf(error)}. Your files are unchanged.`;
    return { progress: emptyProgress, exists: false, notice };
  }
  const parsed = parseProgress(text);
  if (parsed !== null) return { progress: parsed, exists: true, notice: null };
  const aside = await moveAside(file);
  return {
    progress: emptyProgress,
    exists: false,
    notice:
      `${path.basename(file)} could not be understood${aside === null ? '' : ` and was kept as ${aside}`}. ` +
      'Your files are unchanged. `npx workshop check --all` finds out again what is done.',
  };
}

/** Null for text that is not a progress file of this version. */
function parseProgress(text: string): Progress | null {
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
