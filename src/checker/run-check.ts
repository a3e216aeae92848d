import { Interrupted } from '../errors.ts';
import type { WorkThatTells } from '../work-that-tells.ts';
import { CheckRecord } from './check-record.ts';
import type { CheckEvent, CheckResult } from './events.ts';
import type { HostProcess } from './host-process.ts';
import { hostPerRun, type HostSource } from './host-source.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { type ProgramsToExpect, readNotes } from './notes.ts';
import { programsToExpect } from './programs-to-expect.ts';
import type { CheckRequest } from './request.ts';
import { learnerFiles } from './learner-files.ts';
import { makeRunFolder, removeRunFolder } from './run-folder.ts';

export interface CheckOptions {
  /** Stops the check; the generator then throws Interrupted, with nothing left running. */
  readonly signal?: AbortSignal | undefined;
  readonly limits?: Partial<Limits>;
  /** Where the host comes from; without it one is started for this run alone. */
  readonly hosts?: HostSource | undefined;
}

/** A test's own deadline is the worker's to keep. This much later the worker itself counts as blocked. */
const graceMs = 3_000;

/**
 * Runs one step's tests in processes of their own, reports what happens, and returns the result. Whatever the learner's
 * code does, this ends: within the limits, with a verdict, and with none of those processes left.
 * Throws Interrupted when the signal is given.
 */
export async function* runCheck(
  request: CheckRequest,
  { signal, limits: wanted = {}, hosts = hostPerRun }: CheckOptions = {},
): WorkThatTells<CheckEvent, CheckResult> {
  const limits = { ...defaultLimits, ...wanted };
  const startedAt = performance.now();
  const lease = await hosts.lease(request.courseRoot);
  const { host, runFolder } = lease;
  const record = new CheckRecord(request, learnerFiles(request), limits);
  let programs: ProgramsToExpect | undefined;
  try {
    host.begin({ request, limits, runFolder });
    yield* follow(host, record, signal);
    await takeLateMessages(host, record);
    const notes = await readNotes(runFolder);
    programs = programsToExpect(notes, request, limits.heapMb);
    yield* record.conclude(notes);
  } finally {
    await lease.end({ isSound: !record.isDisturbed, programs });
  }
  const result = record.result(performance.now() - startedAt);
  // What the learner's own programs left there is gone by now: if it is full, something else fills it.
  if (result.verdict === 'failed') await removeRunFolder(await makeRunFolder());
  return result;
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
      record.hostEnded(news);
    } else if (news.kind === 'forged') {
      record.forged();
    } else {
      record.timeIsUp(await host.stopped());
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
    if (news.kind === 'forged') record.forged();
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
