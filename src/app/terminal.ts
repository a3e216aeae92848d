import { follows, type Update } from './effect.ts';
import type { Event } from './event.ts';
import type { State } from './state.ts';

/** The terminal is the app's again. A command may have changed the database; an editor's saves are watched. */
export function terminalReturned(
  state: State,
  { program, end }: Extract<Event, { kind: 'terminal-returned' }>,
): Update {
  const { title } = program;
  switch (end.kind) {
    case 'ended': {
      if (end.exitCode === 0) return follows(state, { kind: 'load-status' });
      const text = `${title} ended with ${end.exitCode}.`;
      return follows({ ...state, notice: { tone: 'warning', text } }, { kind: 'load-status' });
    }
    case 'killed': {
      const text = `${title} was ended by ${end.signal}.`;
      return follows({ ...state, notice: { tone: 'warning', text } }, { kind: 'load-status' });
    }
    case 'not-started': {
      const message = `${title} could not be started: ${end.reason}. Your files are unchanged.`;
      return follows({
        ...state,
        dialog: { kind: 'problem', message, wayOut: 'Run it by hand in another terminal.' },
      });
    }
  }
}
