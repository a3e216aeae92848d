import { createHmac, randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../errors.ts';
import type { Progress, StepProgress } from './progress.ts';

/**
 * Steps that are done carry a seal, made with a key that lies beside the progress: what a learner's program writes into
 * `progress.json` has none and doesn't count. It is no protection from a program that reads the key, since it runs as the
 * same account.
 */
export type Seals = Readonly<Record<string, string>>;

const KEY_BYTES = 32;

/** The key of a state folder; undefined if none was made yet, or what is there is none. */
export async function findSealKey(stateFolder: string): Promise<Buffer | undefined> {
  const key = await readFile(keyIn(stateFolder)).catch(() => undefined);
  return key?.length === KEY_BYTES ? key : undefined;
}

/** The same, made if there is none. Throws what the file system throws. */
export async function takeSealKey(stateFolder: string): Promise<Buffer> {
  const found = await findSealKey(stateFolder);
  if (found !== undefined) return found;
  const file = keyIn(stateFolder);
  // What a full disk left of one.
  await rm(file, { force: true });
  const key = randomBytes(KEY_BYTES);
  try {
    await writeFile(file, key, { flag: 'wx', mode: 0o600 });
    return key;
  } catch (error) {
    const others = codeOf(error) === 'EEXIST' ? await findSealKey(stateFolder) : undefined;
    if (others !== undefined) return others;
    throw error;
  }
}

export function sealsOf(progress: Progress, key: Buffer): Seals {
  const done = Object.entries(progress.steps).filter(([, { state }]) => state === 'done');
  return Object.fromEntries(done.map(([id, step]) => [id, sealOf(id, step, key)]));
}

/** Ids of the steps that are marked as done and have no seal of this key. */
export function unsealedSteps(progress: Progress, seals: Seals, key: Buffer): readonly string[] {
  return Object.entries(sealsOf(progress, key)).flatMap(([id, seal]) => (seals[id] === seal ? [] : [id]));
}

function sealOf(id: string, { doneAt, lastCheck }: StepProgress, key: Buffer): string {
  const checked = lastCheck === null ? null : [lastCheck.at, lastCheck.passed, lastCheck.total];
  return createHmac('sha256', key)
    .update(JSON.stringify([id, doneAt, checked]))
    .digest('base64url')
    .slice(0, 22);
}

function keyIn(stateFolder: string): string {
  return path.join(stateFolder, 'progress.key');
}
