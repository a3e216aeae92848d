import { lastTrouble, readNotes, type Note, type Pulse } from '../checker/notes.ts';
import { type ProcessState, stateOf } from '../system/process-state.ts';
import type { LearnerProcess } from './learner-process.ts';
import { waitUntil } from './wait-until.ts';

export interface Waiting {
  /** The folder with the notes of the program's guard. */
  readonly runFolder: string;
  readonly process: LearnerProcess;
  /** True once the program has done its part, or has ended. */
  readonly isDone: () => boolean | Promise<boolean>;
  /** What a program that has the processor, or doesn't want it, gets. */
  readonly softMs: number;
  /** What a program gets that the machine keeps waiting. */
  readonly hardMs: number;
  /** True where a program that has printed something and then falls silent is known not to do its part any more. */
  readonly isOverWhenSilent?: boolean;
}

/** `over`: it had its chance. `starved`: nobody can tell, since the machine did not let it run. */
export type Waited = 'done' | 'over' | 'starved';

const everyMs = 20;
/** A program that has printed something and then neither prints nor works for this long is not going to. */
const silentMs = 5_000;
/** More processor time than starting takes. */
const startingMs = 1_000;
/** Idle for this long, a program waits for something; a query on a busy machine may take as long as half of it. */
const idleMs = 2_000;

/**
 * Waits for a learner's program, by evidence rather than by the clock: when the time is over, it counts only if the program
 * was idle, was asleep, was blocked, or has received that much processor time. Anything else is the machine's doing.
 */
export async function waitForProgram(waiting: Waiting): Promise<Waited> {
  const { process, isDone, softMs, hardMs } = waiting;
  const startedAt = performance.now();
  const printed = new Silence(process);
  const outside = new Observation(process.pid);
  let evidence: Evidence = noEvidence;
  let lookedAt = startedAt;
  const isSettled = async (): Promise<boolean> => {
    if (await isDone()) return true;
    const now = performance.now();
    if (now - lookedAt < lookEveryMs) return false;
    lookedAt = now;
    const noted = evidenceOf(await readNotes(waiting.runFolder), process.pid, now - startedAt);
    evidence = more(noted, await outside.look(now));
    const isSilent = waiting.isOverWhenSilent === true && printed.forMs(now) >= silentMs;
    if (isSilent && evidence.idleMs >= silentMs) return true;
    return now - startedAt >= softMs && hadItsChance(evidence, softMs);
  };
  if (!(await waitUntil(isSettled, { timeoutMs: hardMs, everyMs }))) return 'starved';
  return (await isDone()) ? 'done' : 'over';
}

const lookEveryMs = 250;

interface Evidence extends Pick<Pulse, 'cpuMs' | 'idleMs' | 'asleepMs'> {
  readonly isBlocked: boolean;
}

const noEvidence: Evidence = { cpuMs: 0, idleMs: 0, asleepMs: 0, isBlocked: false };

function evidenceOf(notes: readonly Note[], pid: number, waitedMs: number): Evidence {
  const pulse = notes.findLast((note) => note.kind === 'pulse' && note.pid === pid);
  if (pulse?.kind !== 'pulse') return noEvidence;
  const isBlocked = lastTrouble(notes, pid)?.kind === 'blocked';
  // What it did before it was waited for proves nothing.
  return { ...pulse, idleMs: Math.min(pulse.idleMs, waitedMs), isBlocked };
}

function hadItsChance({ cpuMs, idleMs: idle, asleepMs, isBlocked }: Evidence, softMs: number): boolean {
  const enoughMs = Math.min(idleMs, softMs / 2);
  return isBlocked || idle >= enoughMs || asleepMs >= enoughMs || cpuMs >= Math.max(softMs, startingMs);
}

/** The larger of what was noted and what was seen: the program may have silenced its guard, or written its notes itself. */
function more(noted: Evidence, seen: Evidence): Evidence {
  return {
    cpuMs: Math.max(noted.cpuMs, seen.cpuMs),
    idleMs: Math.max(noted.idleMs, seen.idleMs),
    asleepMs: noted.asleepMs,
    isBlocked: noted.isBlocked,
  };
}

/** The largest share of a core that an idle program takes. */
const idleShare = 0.25;
/** The largest share of the time for which the machine may keep an idle program waiting. */
const delayedShare = 0.1;

/** What the system tells about a program: whether it works, sleeps, or is kept waiting. */
class Observation {
  readonly #pid: number;
  #before: ProcessState | undefined;
  #beforeAt = 0;
  #idleSince: number | undefined;

  constructor(pid: number) {
    this.#pid = pid;
  }

  async look(now: number): Promise<Evidence> {
    const state = await stateOf(this.#pid);
    if (state === undefined) return noEvidence;
    const before = this.#before;
    const passedMs = now - this.#beforeAt;
    const isIdle =
      before !== undefined &&
      !state.waitsForDisk &&
      !state.isReady &&
      state.cpuMs - before.cpuMs <= idleShare * passedMs &&
      state.delayedMs - before.delayedMs <= delayedShare * passedMs;
    // A stopped one does nothing, and isn't kept waiting by the machine.
    const rests = state.isStopped || isIdle;
    this.#idleSince = rests ? (this.#idleSince ?? now) : undefined;
    this.#before = state;
    this.#beforeAt = now;
    return { ...noEvidence, cpuMs: state.cpuMs, idleMs: now - (this.#idleSince ?? now) };
  }
}

/** For how long a program has printed nothing, once it has printed something. */
class Silence {
  readonly #process: LearnerProcess;
  #received = 0;
  #since = 0;

  constructor(process: LearnerProcess) {
    this.#process = process;
  }

  /** 0 while it has printed nothing at all. */
  forMs(now: number): number {
    const received = this.#process.stdout.received + this.#process.stderr.received;
    if (received !== this.#received) {
      this.#received = received;
      this.#since = now;
    }
    return received === 0 ? 0 : now - this.#since;
  }
}
