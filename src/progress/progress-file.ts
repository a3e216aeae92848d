import { mkdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { codeOf, messageOf } from '../errors.ts';
import { emptyProgress, type Progress } from './progress.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';

/** Progress in memory, written through to its file. */
export interface ProgressStore {
  readonly current: Progress;
  /** What is worth telling the learner about the file that was found; null when it was fine or not there yet. */
  readonly notice: string | null;
  /**
   * Changes the progress and writes it. What another process wrote meanwhile is kept, step by step.
   * Progress that can't be written is no reason to stop a lesson: `notice` says so.
   */
  update(change: (progress: Progress) => Progress): Promise<void>;
  /** Takes over what another process wrote meanwhile, where all of this one's is written. */
  refresh(): Promise<void>;
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

/** Opens `progress.json` in the state folder. A missing, broken or newer file is never an error. */
export async function openProgress(stateFolder: string): Promise<ProgressStore> {
  const file = path.join(stateFolder, 'progress.json');
  const found = await readProgress(file);
  let current = found.progress;
  let notice = found.notice;
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
    try {
      await mkdir(stateFolder, { recursive: true });
      await writeFileAtomically(file, `${JSON.stringify(next, null, 2)}\n`);
      isWritten = true;
    } catch (error) {
      isWritten = false;
      notice = `Your progress could not be saved: ${messageOf(error)}. Your files are unchanged, and everything else works.`;
    }
  }

  async function refresh(): Promise<void> {
    const onDisk = await readProgress(file);
    if (isWritten && onDisk.exists) current = onDisk.progress;
  }

  return {
    get current() {
      return current;
    },
    get notice() {
      return notice;
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
