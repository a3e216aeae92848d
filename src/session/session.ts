import type { Event } from '../app/event.ts';
import { openingState, type Opening, type State } from '../app/state.ts';
import { update } from '../app/update.ts';
import { EffectRunner, type CopyText, type StatusEveryMs } from './effect-runner.ts';
import type { Jobs } from './jobs.ts';
import type { LendTerminal } from './lend-terminal.ts';

/** Holds the state, and runs the effects. */
export interface Session {
  readonly state: () => State;
  readonly dispatch: (event: Event) => void;
  /** Calls the listener after every change; gives what ends that. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Says how a text gets to the clipboard; without it none can. */
  readonly copyBy: (copy: CopyText) => void;
  /** Says how programs can get the terminal from now on; without it none can. */
  readonly lendTerminalBy: (lend: LendTerminal) => void;
  /** Ends the program that has the terminal, if there is one, and settles when the terminal is the app's again. */
  readonly reclaimTerminal: () => Promise<void>;
  /** True when nothing runs, and every question was answered. */
  readonly isIdle: () => boolean;
  /** Settles as soon as `isIdle`. */
  readonly untilIdle: () => Promise<void>;
  /** Settles when the learner quits. */
  readonly quitted: Promise<void>;
  /** Stops what runs, and settles when nothing of it is left or after `timeoutMs`. */
  readonly close: (timeoutMs: number) => Promise<void>;
}

export function createSession(
  options: Opening & { readonly jobs: Jobs; readonly statusEveryMs?: StatusEveryMs },
): Session {
  let state = openingState(options);
  const listeners = new Set<() => void>();
  const quitted = Promise.withResolvers<void>();
  const host = { state: () => state, dispatch, quit: quitted.resolve };
  const runner = new EffectRunner(options.jobs, host, options.statusEveryMs);

  function dispatch(event: Event): void {
    const next = update(state, event);
    if (next.state !== state) {
      state = next.state;
      for (const listener of listeners) listener();
    }
    for (const effect of next.effects) runner.run(effect);
  }

  return {
    state: () => state,
    dispatch,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    copyBy: (copy) => runner.copyBy(copy),
    lendTerminalBy: (lend) => runner.lendTerminalBy(lend),
    reclaimTerminal: () => runner.reclaimTerminal(),
    isIdle: () => runner.isIdle(),
    untilIdle: () => runner.untilIdle(),
    quitted: quitted.promise,
    close: (timeoutMs) => runner.close(timeoutMs),
  };
}
