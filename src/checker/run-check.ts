import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { diskProblemOf } from '../disk-problem.ts';
import { Interrupted, messageOf, UserError } from '../errors.ts';
import { CheckRecord } from './check-record.ts';
import type { CheckEvent } from './events.ts';
import { type HostProcess, startHost } from './host-process.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { readNotes } from './notes.ts';
import type { CheckRequest } from './request.ts';
import { learnerFiles } from './learner-files.ts';
import { makeTemporaryFolder } from '../owner-tag.ts';

export interface CheckOptions {
  /** Stops the check; the generator then throws Interrupted, with nothing left running. */
  readonly signal?: AbortSignal | undefined;
  readonly limits?: Partial<Limits>;
}

/** A test's own deadline is the worker's to keep. This much later the worker itself counts as blocked. */
const graceMs = 3_000;

/**
 * Runs one step's tests in processes of their own, and tells what happens. Whatever the learner's code does, this ends:
 * within the limits, with a verdict, and with none of those processes left.
 * Throws Interrupted when the signal is given.
 */
export async function* runCheck(
  request: CheckRequest,
  { signal, limits: wanted = {} }: CheckOptions = {},
): AsyncGenerator<CheckEvent, void, undefined> {
  const limits = { ...defaultLimits, ...wanted };
  const startedAt = performance.now();
  yield { kind: 'check-started', step: request.step };
  const runFolder = await makeRunFolder();
  const host = startHost({ request, limits, runFolder });
  const record = new CheckRecord(request, learnerFiles(request), limits);
  try {
    yield* follow(host, record, signal);
    await takeLateMessages(host, record);
    const notes = await readNotes(runFolder);
    yield* record.conclude(notes);
  } finally {
    await host.kill();
    await rm(runFolder, { recursive: true, force: true, maxRetries: 3 });
  }
  const result = record.result(performance.now() - startedAt);
  // What the learner's own programs left there is gone by now: if it is full, something else fills it.
  if (result.verdict === 'failed') await rm(await makeRunFolder(), { recursive: true, force: true });
  yield { kind: 'check-finished', result };
}

/** More than a check writes there: the workers' bundles and notes, and what the learner's programs keep. */
const roomBytes = 1024 * 1024;

/**
 * A folder of the run's own for temporary files, with room in it: programs that can't write there fail, and the
 * learner's code is not the cause.
 *
 * @throws {UserError} where none can be made, or where it is full
 */
async function makeRunFolder(): Promise<string> {
  let folder: string | undefined;
  try {
    folder = await makeTemporaryFolder('check');
    const probe = path.join(folder, 'room');
    await writeFile(probe, Buffer.alloc(roomBytes));
    await rm(probe);
    return folder;
  } catch (error) {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    const reason = diskProblemOf(error) ?? messageOf(error);
    throw new UserError(
      `The check needs the folder for temporary files. ${reason}. Your files are unchanged, and not the cause.`,
      'Make room in that folder or make it writable, or set TMPDIR to another one, then check again.',
      { cause: error },
    );
  }
}

/** Passes the host's messages on until the run has ended or a deadline is over. */
async function* follow(
  host: HostProcess,
  record: CheckRecord,
  signal: AbortSignal | undefined,
): AsyncGenerator<CheckEvent, void, undefined> {
  let runEndsAt = Infinity;
  while (record.phase !== 'closed') {
    const timeoutMs = Math.min(patience(record), runEndsAt - performance.now());
    const news = await host.next(timeoutMs, signal);
    if (signal?.aborted === true) throw new Interrupted('the check was stopped');
    if (news.kind === 'message') {
      if (news.message.kind === 'ready') {
        runEndsAt = performance.now() + news.message.limits.runMs;
      }
      yield* record.take(news.message);
    } else if (news.kind === 'ended') {
      record.hostEnded(news.output);
    } else {
      record.timeIsUp();
    }
  }
}

/** What is sent after the end of the tests belongs to none of them. */
async function takeLateMessages(host: HostProcess, record: CheckRecord): Promise<void> {
  if (!record.hasReportedEnd) return;
  for (;;) {
    const news = await host.next(0, undefined);
    if (news.kind === 'nothing') return;
    if (news.kind === 'message') record.take(news.message);
  }
}

function patience({ phase, limits }: CheckRecord): number {
  switch (phase) {
    case 'starting':
      return limits.startMs;
    case 'collecting':
      return limits.collectMs;
    default:
      return limits.testMs + graceMs;
  }
}
