import type { CoursePlace } from '../workspace/editor/editor.ts';
import type { Effect } from '../app/effect.ts';
import type { CopyCertainty, Event } from '../app/event.ts';
import { exerciseStepOf, type State } from '../app/state.ts';
import type { DatabaseStatus } from '../database/database.ts';
import { withoutDiskProblem } from '../system/disk-problem.ts';
import { messageOf, UserError } from '../errors.ts';
import type { TerminalProgram } from '../workspace/terminal-program.ts';
import {
  actionEvents,
  answerTo,
  checkEvents,
  closeUps,
  fileChangeEvents,
  loadDiff,
  type Question,
} from './job-events.ts';
import type { Jobs } from './jobs.ts';
import { TerminalLoan, type LendTerminal } from './lend-terminal.ts';

/** What the runner needs of the session that it works for. */
interface Host {
  readonly state: () => State;
  readonly dispatch: (event: Event) => void;
  readonly quit: () => void;
}

/** How often the status is asked for while nothing runs. */
export interface StatusEveryMs {
  readonly builtIn: number;
  readonly given: number;
}

// The built-in server's is read from a file; a server of somebody's own is connected to.
const usualStatusEveryMs: StatusEveryMs = { builtIn: 5000, given: 30_000 };

/** Puts a text on the clipboard, as far as that can be known. */
export type CopyText = (text: string) => CopyCertainty;

interface Problem {
  readonly message: string;
  readonly wayOut: string;
}

/** Carries out effects with the jobs, and tells what came of them as events. */
export class EffectRunner {
  readonly #jobs: Jobs;
  readonly #host: Host;
  readonly #statusEveryMs: StatusEveryMs;
  /** What has to end before the process may. */
  readonly #running = new Set<Promise<unknown>>();
  /** What has still something to tell. Watching is none of it: it may never tell anything. */
  readonly #answering = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  readonly #terminal: TerminalLoan;
  #copyText: CopyText = () => 'impossible';
  #work = new AbortController();
  #watch = new AbortController();
  #hasWatched = false;
  #statusTimer: NodeJS.Timeout | undefined;
  /** Why the status could not be read the last time; null where it could. */
  #statusProblem: string | null = null;

  constructor(jobs: Jobs, host: Host, statusEveryMs = usualStatusEveryMs) {
    this.#jobs = jobs;
    this.#statusEveryMs = statusEveryMs;
    this.#host = host;
    this.#terminal = new TerminalLoan(jobs);
  }

  run(effect: Effect): void {
    switch (effect.kind) {
      case 'run-check':
        this.#runWork(effect.stepId, (signal) =>
          checkEvents(this.#jobs, this.#host.state(), effect.stepId, signal),
        );
        break;
      case 'run-setup':
      case 'reset-database':
      case 'restart-app':
        this.#runWork(effect.stepId, (signal) =>
          actionEvents(this.#jobs, this.#host.state(), effect, signal),
        );
        break;
      case 'apply-file-change':
        this.#runWork(effect.stepId, () => fileChangeEvents(this.#jobs, effect));
        break;
      case 'cancel-check':
      case 'cancel-actions':
        this.#work.abort();
        break;
      case 'start-watch':
        this.#startWatch(effect);
        break;
      case 'stop-watch':
        this.#watch.abort();
        break;
      case 'look-closer':
        void this.#expect(this.#lookCloser(effect));
        break;
      case 'open-in-editor':
        void this.#expect(this.#openInEditor(effect.place));
        break;
      case 'run-in-terminal':
        void this.#expect(this.#runInTerminal(effect.program));
        break;
      case 'copy-text':
        this.#copy(effect.text);
        break;
      case 'load-diff':
        void this.#expect(this.#loadDiff(effect.stepId));
        break;
      case 'load-schema':
        // It may start a server: it is waited for in the end.
        this.#keep(this.#expect(this.#loadSchema(effect.exerciseId)));
        break;
      case 'load-status':
        void this.#expect(this.#loadStatus());
        break;
      case 'plan-reset':
      case 'start-database':
      case 'plan-file-change':
      case 'load-hint':
      case 'finish-reading':
      case 'note-step':
      case 'note-answer':
        // These write something down, or start a server: they are waited for in the end.
        this.#keep(this.#expect(this.#ask(effect)));
        break;
      case 'quit':
        this.#host.quit();
    }
  }

  copyBy(copy: CopyText): void {
    this.#copyText = copy;
  }

  lendTerminalBy(lend: LendTerminal): void {
    this.#terminal.lendBy(lend);
  }

  reclaimTerminal(): Promise<void> {
    return this.#terminal.reclaim();
  }

  /** True when every effect has told all that it has to tell. */
  isIdle(): boolean {
    return this.#answering.size === 0;
  }

  /** Settles when every effect has told all that it has to tell, those that follow from it included. */
  async untilIdle(): Promise<void> {
    while (!this.isIdle()) await Promise.allSettled(this.#answering);
  }

  /** Stops everything, and settles when nothing is left of it or after `timeoutMs`. */
  async close(timeoutMs: number): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#statusTimer);
    this.#work.abort();
    this.#watch.abort();
    await settledWithin(timeoutMs, this.#running);
  }

  #copy(text: string): void {
    this.#tell({ kind: 'copied', text, certainty: this.#copyText(text) });
  }

  #tell(event: Event): void {
    if (!this.#closing.signal.aborted) this.#host.dispatch(event);
  }

  #expect<T>(answer: Promise<T>): Promise<T> {
    this.#answering.add(answer);
    void answer.finally(() => this.#answering.delete(answer));
    return answer;
  }

  #keep(promise: Promise<unknown>): void {
    const kept = promise.finally(() => this.#running.delete(kept));
    this.#running.add(kept);
  }

  /** Runs one of those that the state calls work: there is never a second beside it. */
  #runWork(stepId: string, start: (signal: AbortSignal) => AsyncIterable<Event>): void {
    this.#work = new AbortController();
    const { signal } = this.#work;
    const work = this.#tellAll(start(signal))
      .then(() => endOfWork(stepId, signal))
      .catch((error: unknown) => endOfWork(stepId, signal, error))
      .then((event) => this.#tell(event));
    this.#keep(this.#expect(work));
  }

  async #tellAll(events: AsyncIterable<Event>): Promise<void> {
    for await (const event of events) this.#tell(event);
  }

  async #ask(question: Question): Promise<void> {
    try {
      const answer = await answerTo(this.#jobs, this.#host.state(), question, this.#closing.signal);
      if (answer !== null) this.#tell(answer);
    } catch (error) {
      this.#tell({ kind: 'job-failed', ...problemOf(error) });
    }
  }

  async #loadStatus(): Promise<void> {
    try {
      const status = await this.#jobs.loadStatus();
      this.#statusProblem = null;
      this.#tell({ kind: 'status-loaded', status });
    } catch (error) {
      const { message } = problemOf(error);
      // It is asked for every few seconds: the same sentence again would take the place of every other.
      if (message !== this.#statusProblem) this.#tell({ kind: 'status-failed', message });
      this.#statusProblem = message;
    } finally {
      // What can't be read now may be there again in a while.
      this.#askAgainLater(this.#host.state().database?.kind ?? 'embedded');
    }
  }

  #askAgainLater(kind: DatabaseStatus['kind']): void {
    clearTimeout(this.#statusTimer);
    if (this.#closing.signal.aborted) return;
    const { builtIn, given } = this.#statusEveryMs;
    const delayMs = kind === 'embedded' ? builtIn : given;
    this.#statusTimer = setTimeout(() => this.#tell({ kind: 'status-due' }), delayMs);
    this.#statusTimer.unref();
  }

  async #lookCloser(effect: Extract<Effect, { kind: 'look-closer' }>): Promise<void> {
    try {
      this.#tell(await closeUps(this.#jobs, effect));
    } catch (error) {
      this.#tell({ kind: 'job-failed', ...problemOf(error) });
    }
  }

  async #openInEditor(place: CoursePlace): Promise<void> {
    try {
      const onFailed = (message: string) => this.#tell({ kind: 'editor-failed', message });
      const opening = await this.#jobs.openInEditor(place, { onFailed });
      if (opening.kind === 'terminal') await this.#runInTerminal(opening.program);
      else {
        const why = opening.why === undefined ? {} : { why: opening.why };
        this.#tell({ kind: 'editor-opened', editor: opening.editor, place, ...why });
      }
    } catch (error) {
      this.#tell({ kind: 'job-failed', ...problemOf(error) });
    }
  }

  async #runInTerminal(program: TerminalProgram): Promise<void> {
    try {
      const end = await this.#terminal.run(program);
      this.#tell({ kind: 'terminal-returned', program, end });
    } catch (error) {
      this.#tell({ kind: 'job-failed', ...problemOf(error) });
    }
  }

  async #loadDiff(stepId: string): Promise<void> {
    try {
      const diff = await loadDiff(this.#jobs, this.#host.state(), stepId);
      if (diff !== null) this.#tell(diff);
    } catch (error) {
      this.#tell({ kind: 'diff-failed', stepId, ...problemOf(error) });
    }
  }

  async #loadSchema(exerciseId: string): Promise<void> {
    const exercise = this.#host.state().course.exercises.get(exerciseId);
    if (exercise === undefined) return;
    try {
      const look = await this.#jobs.lookAtSchema(exercise, { signal: this.#closing.signal });
      this.#tell({ kind: 'schema-loaded', exerciseId, look });
    } catch (error) {
      this.#tell({ kind: 'schema-failed', exerciseId, ...problemOf(error) });
    }
  }

  #startWatch({ stepId, sinceMs }: Extract<Effect, { kind: 'start-watch' }>): void {
    const step = exerciseStepOf(this.#host.state(), stepId);
    if (step === undefined) return;
    this.#watch.abort();
    this.#watch = new AbortController();
    // The window says that it checks on save before anything of the app is loaded.
    const since = sinceMs ?? (this.#hasWatched ? undefined : performance.timeOrigin);
    this.#hasWatched = true;
    const watching = this.#jobs.watchFiles(step.exercise, {
      signal: this.#watch.signal,
      ...(since === undefined ? {} : { sinceMs: since }),
      onChange: (paths) => this.#tell({ kind: 'files-changed', stepId, paths }),
      onError: (error) => this.#tell(watchFailed(error)),
    });
    this.#keep(watching.catch((error: unknown) => this.#tell(watchFailed(error))));
  }
}

function watchFailed(error: unknown): Event {
  const message = `Your files can’t be watched (${messageOf(error)}): press c after saving.`;
  return { kind: 'watch-failed', message };
}

function endOfWork(stepId: string, signal: AbortSignal, error?: unknown): Event {
  if (signal.aborted) return { kind: 'work-stopped', stepId };
  if (error === undefined) return { kind: 'work-ended', stepId };
  return { kind: 'work-broke', stepId, ...problemOf(error) };
}

function problemOf(thrown: unknown): Problem {
  const error = withoutDiskProblem(thrown);
  if (error instanceof UserError) return { message: error.message, wayOut: error.wayOut };
  const message = `Something went wrong in the workshop itself: ${messageOf(error)}.`;
  return { message, wayOut: 'Try again; where it stays, quit and run the command by itself to see more.' };
}

async function settledWithin(timeoutMs: number, promises: Iterable<Promise<unknown>>): Promise<void> {
  const timeUp = Promise.withResolvers<void>();
  const timer = setTimeout(timeUp.resolve, timeoutMs);
  await Promise.race([Promise.allSettled(promises), timeUp.promise]);
  clearTimeout(timer);
}
