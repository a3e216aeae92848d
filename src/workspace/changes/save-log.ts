import { readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { codeOf, messageOf, UserError } from '../../errors.ts';
import { makePrivateFolder } from '../../system/make-folder.ts';
import { writeFileAtomically } from '../../system/write-file-atomically.ts';

const save = z.object({
  id: z.string(),
  /** ISO 8601, UTC. */
  at: z.string(),
  /** The command that it was made for. */
  reason: z.string(),
  kind: z.enum(['catch-up', 'reset', 'drop', 'draft', 'undo', 'redo']),
  exercise: z.string(),
  place: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('git'), ref: z.string() }),
    z.object({ kind: z.literal('folder'), folder: z.string() }),
  ]),
  /** The process that makes the change; older logs have none. */
  owner: z.object({ pid: z.number(), startTime: z.string().nullable() }).optional(),
  /** `started` until all files were changed; `failed` where they were put back; `undone` when they were taken back. */
  state: z.enum(['started', 'applied', 'failed', 'undone']),
  /** The files that were to be changed, with the permissions that they had; null for one that was not there. */
  files: z.array(z.object({ path: z.string(), mode: z.number().nullable(), existed: z.boolean() })),
  /**
   * The steps whose progress changes together with the files, as they were before; `doneAt` is null for one that was
   * not done. Older logs have none.
   */
  steps: z.array(z.object({ step: z.string(), doneAt: z.string().nullable() })).default([]),
});

const saveLog = z.object({ schemaVersion: z.literal(1), saves: z.array(save) });

/** A copy of the learner's files, made before a command changed some of them. */
export type Save = z.infer<typeof save>;

export interface SaveLog {
  /** The oldest first. */
  readonly saves: readonly Save[];
  /** What is worth telling the learner about the file that was found; null when it was fine or not there yet. */
  readonly notice: string | null;
}

/** Reads `saved/log.json` in the state folder. A broken file is kept aside; the saves themselves are not touched. */
export async function loadSaveLog(stateFolder: string): Promise<SaveLog> {
  const file = logFile(stateFolder);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    // ENOTDIR: a file where the state folder should be. Writing will say so.
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return { saves: [], notice: null };
    throw unwritable(file, error);
  }
  const parsed = saveLog.safeParse(parseJson(text));
  if (parsed.success) return { saves: parsed.data.saves, notice: null };
  await rename(file, `${file}.broken`).catch(() => undefined);
  return {
    saves: [],
    notice:
      'The list of your saves could not be understood and was kept as .workshop/saved/log.json.broken. ' +
      'The saves are unchanged: `git for-each-ref refs/workshop/saved` and the folder .workshop/saved have them.',
  };
}

/** Adds a save, or notes what became of one. Throws a UserError where the list can't be written. */
export async function noteSaves(stateFolder: string, changed: readonly Save[]): Promise<void> {
  const file = logFile(stateFolder);
  const { saves } = await loadSaveLog(stateFolder);
  const byId = new Map([...saves, ...changed].map((each) => [each.id, each]));
  try {
    await makePrivateFolder(path.dirname(file));
    await writeFileAtomically(
      file,
      `${JSON.stringify({ schemaVersion: 1, saves: [...byId.values()] }, null, 2)}\n`,
    );
  } catch (error) {
    throw unwritable(file, error);
  }
}

/** Fit for file names and refs, sortable, and none that is taken. */
export function newSaveId(at: Date, saves: readonly Save[]): string {
  const name = at.toISOString().replaceAll(/[:.]/g, '-');
  const taken = new Set(saves.map(({ id }) => id));
  for (let number = 1; ; number++) {
    const id = number === 1 ? name : `${name}-${number}`;
    if (!taken.has(id)) return id;
  }
}

function logFile(stateFolder: string): string {
  return path.join(stateFolder, 'saved', 'log.json');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unwritable(file: string, cause: unknown): UserError {
  return new UserError(
    `${file} can't be used (${codeOf(cause) ?? messageOf(cause)}). Your files are unchanged.`,
    'See to it that the folder .workshop belongs to you and can be written, then try again.',
    { cause },
  );
}
