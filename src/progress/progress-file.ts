import { readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { codeOf } from '../errors.ts';
import { emptyProgress, type Progress } from './progress.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

/** Progress in memory, written through to its file. */
export interface ProgressStore {
  readonly current: Progress;
  /** What is worth telling the learner about the file that was found; null when it was fine or not there yet. */
  readonly notice: string | null;
  /** Changes the progress and writes it. Writing is best effort: progress that can't be written is no reason to stop a lesson. */
  update(change: (progress: Progress) => Progress): Promise<void>;
}

const stepProgress = z.object({
  state: z.enum(['started', 'done']),
  startedAt: z.string(),
  doneAt: z.string().nullable().default(null),
  hintsTaken: z.array(z.string()).default([]),
  fittingHints: z.array(z.string()).default([]),
});

const progressFile = z.object({
  schemaVersion: z.literal(1),
  steps: z.record(z.string(), stepProgress),
});
