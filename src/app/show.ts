import type { Screen, State } from './state.ts';

/** Puts a pane in front. */
export function show(state: State, screen: Screen): State {
  switch (screen) {
    case 'lesson':
      return { ...state, screen };
    case 'steps':
      return { ...state, screen, marked: state.screen === screen ? state.marked : state.stepId };
    default:
      return { ...state, screen, side: screen };
  }
}
