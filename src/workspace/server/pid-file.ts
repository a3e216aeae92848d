import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileAtomically } from '../../system/write-file-atomically.ts';
import { readSpare, removeSpare, writeSpare } from './spare-pid-file.ts';

const noted = z.object({
  pid: z.number(),
  port: z.number(),
  /** When the process began, as the system tells it; null if it doesn't. */
  startTime: z.string().nullable(),
  /** Missing in a note of an older version. */
  sources: z.record(z.string(), z.string()).optional(),
});

/** What is noted about an application server that was started. */
export type NotedServer = z.infer<typeof noted>;

/** Undefined if there is no note, or one that can't be read. */
export async function readPidFile(file: string): Promise<NotedServer | undefined> {
  const text = await readFile(file, 'utf8').catch(() => readSpare(file));
  try {
    return noted.parse(JSON.parse(text ?? ''));
  } catch {
    return undefined;
  }
}

/** Throws if the note can't be written; the spare one is written if it can be. */
export async function writePidFile(file: string, server: NotedServer): Promise<void> {
  const text = `${JSON.stringify(server)}\n`;
  await writeFileAtomically(file, text);
  await writeSpare(file, text);
}

/** Never throws: a note about a process that has ended counts for nothing, so it may stay where nothing can be removed. */
export async function removePidFile(file: string): Promise<void> {
  await rm(file, { force: true }).catch(() => undefined);
  await removeSpare(file);
}
