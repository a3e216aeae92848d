import { follows, type Update } from './effect.ts';
import type { Event } from './event.ts';
import type { TerminalProgram } from '../workspace/terminal-program.ts';
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
      return follows({ ...state, dialog: { kind: 'problem', message, wayOut: wayOutOf(program) } });
    }
  }
}

function wayOutOf({ command }: TerminalProgram): string {
  switch (command.kind) {
    case 'program':
      return `Is ${command.file} installed? The variable VISUAL, or else EDITOR, names the editor: a program with its arguments, such as \`code --wait\`, \`~/bin/ed\` or \`LANG=C vi\`.`;
    case 'learner-shell':
      return 'The variable SHELL names the program. Set it to the path of your shell, or open another terminal.';
    case 'script':
      return 'Run it by hand in another terminal.';
  }
}
