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
      // A shell ends with what its last command ended with.
      if (end.exitCode === 0 || program.command.kind === 'learner-shell')
        return follows(state, { kind: 'load-status' });
      const text = `${title} ended with ${end.exitCode}.`;
      return follows({ ...state, notice: { tone: 'warning', text } }, { kind: 'load-status' });
    }
    case 'killed': {
      const text = `${title} was ended by ${end.signal}.`;
      return follows({ ...state, notice: { tone: 'warning', text } }, { kind: 'load-status' });
    }
    case 'not-started': {
      const message = `${title} could not be started: ${end.reason}. Your files are unchanged.`;
      const { command } = program;
      const wayOut =
        command.kind === 'program'
          ? `Is ${command.file} installed? $VISUAL, or else $EDITOR, says which editor is opened.`
          : 'Run it by hand in another terminal.';
      return follows({ ...state, dialog: { kind: 'problem', message, wayOut } });
    }
  }
}
