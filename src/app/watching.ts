import { judgeChanges } from '../workspace/watch/check-writes.ts';
import { follows, type Update } from './effect.ts';
import { show } from './show.ts';
import { checkOf, stepOf, type State } from './state.ts';
import { restartCheck, startCheck } from './work.ts';

/** Watches the learner's files of the step on the screen, unless the learner paused it. */
export function startWatching({ state, effects }: Update): Update {
  if (state.watch === 'paused') return { state, effects };
  if (stepOf(state).kind !== 'exercise') return { state: { ...state, watch: 'off' }, effects };
  return {
    state: { ...state, watch: 'watching' },
    effects: [...effects, { kind: 'start-watch', stepId: state.stepId }],
  };
}

/** Pauses the watch, or goes on with it. */
export function toggleWatch(state: State): Update {
  if (state.watch === 'watching')
    return follows(
      {
        ...state,
        watch: 'paused',
        notice: { tone: 'plain', text: 'Saving a file checks nothing now. w resumes it, c checks by hand.' },
      },
      { kind: 'stop-watch' },
    );
  const resumed = startWatching(
    follows({
      ...state,
      watch: 'off',
      notice: { tone: 'plain', text: 'Saving a file checks this step again.' },
    }),
  );
  // What it failed for may have been mended meanwhile.
  if (checkOf(state)?.kind !== 'failed') return resumed;
  const check = startCheck(resumed.state, state.stepId);
  return follows(check.state, ...resumed.effects, ...check.effects);
}

/** A save checks the step by itself. Who is working through the diff keeps it in sight, brought up to date. */
export function filesChanged(before: State, stepId: string, paths: readonly string[]): Update {
  if (stepId !== before.stepId || before.watch !== 'watching') return follows(before);
  const { writes, wants } = judgeChanges(before.checkWrites, paths, before.work.kind === 'check');
  const state = { ...before, checkWrites: writes };
  if (wants === 'nothing') return follows(state);
  const start = wants === 'check-instead' ? restartCheck : startCheck;
  if (state.screen !== 'diff') return start(show(state, 'check'), stepId);
  const check = start(state, stepId);
  return follows(check.state, ...check.effects, { kind: 'load-diff', stepId });
}
