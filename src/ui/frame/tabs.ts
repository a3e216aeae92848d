import { pageOf, stepOf, type Screen, type State } from '../../app/state.ts';
import type { Look } from '../look.ts';

/** What a tab says: the name of a screen, and a sign for how it stands there. */
export interface Tab {
  readonly name: string;
  readonly sign: string;
}

export function tabOf(state: State, screen: Screen, look: Look): Tab {
  switch (screen) {
    case 'lesson':
      return { name: 'Lesson', sign: '' };
    case 'check':
      return { name: checkName(state), sign: checkSign(state, look) };
    case 'hint': {
      const { length } = pageOf(state).hints;
      return { name: 'Hints', sign: length === 0 ? '' : String(length) };
    }
    case 'diff':
      return { name: 'Diff', sign: '' };
    case 'schema':
      return { name: 'Schema', sign: '' };
    case 'steps': {
      const done = state.steps.filter((step) => step.state === 'done').length;
      return { name: 'Steps', sign: `${done}/${state.steps.length}` };
    }
  }
}

function checkName(state: State): string {
  switch (stepOf(state).kind) {
    case 'setup':
      return 'Set-up';
    case 'quiz':
      return 'Questions';
    default:
      return 'Check';
  }
}

function checkSign(state: State, { symbols }: Look): string {
  const { run } = pageOf(state);
  if (run.kind === 'none') return '';
  switch ((run.kind === 'check' ? run.check : run.actions).kind) {
    case 'running':
      return symbols.ellipsis;
    case 'passed':
    case 'done':
      return symbols.passed;
    case 'failed':
    case 'error':
      return symbols.failed;
  }
}
