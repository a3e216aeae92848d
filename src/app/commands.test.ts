import { describe, expect, test } from 'vitest';
import type { Command } from './keys/command.ts';
import type { Event } from './event.ts';
import type { TakenHint } from '../progress/hints.ts';
import { pageOf, type State } from './state.ts';
import { after, at, checkEnded, checkFinished, key, saved } from './testing/drive.ts';

function whyNot(stepId: string, command: Command): string | undefined {
  return after(at(stepId), key(command)).state.notice?.text;
}

function told(given: TakenHint | null, earlier: readonly TakenHint[] = []): Event {
  return { kind: 'hint-loaded', stepId: 'step-1', answer: { given, earlier } };
}

/** The panes that four presses of Tab lead to. */
function afterTabs(from: State): string[] {
  const screens: string[] = [];
  let state = from;
  for (let time = 0; time < 4; time += 1) {
    ({ state } = after(state, key('switch-pane')));
    screens.push(state.screen);
  }
  return screens;
}

describe('moving around', () => {
  test('q quits in every state, and cancels what runs', () => {
    expect(after(at('setup'), key('quit')).effects).toEqual([{ kind: 'quit' }]);
    expect(after(at('step-1'), key('help'), key('quit')).effects).toEqual([{ kind: 'quit' }]);
    expect(after(at('step-1'), saved, key('quit')).effects).toEqual([
      { kind: 'cancel-check' },
      { kind: 'quit' },
    ]);
    expect(after(at('setup'), key('go'), key('quit')).effects).toEqual([
      { kind: 'cancel-actions' },
      { kind: 'quit' },
    ]);
  });

  test('watches the files of an exercise, and of no other step', () => {
    expect(after(at('setup'), { kind: 'opened' }).effects).toEqual([
      { kind: 'load-status' },
      { kind: 'note-step', stepId: 'setup' },
    ]);
    const opened = after(at('step-1'), { kind: 'opened' });
    expect(opened.effects).toContainEqual({ kind: 'start-watch', stepId: 'step-1' });
    expect(after(opened.state, key('next-step')).effects).toEqual([
      { kind: 'stop-watch' },
      { kind: 'note-step', stepId: 'summary' },
    ]);
  });

  test('a pause of the watching lasts until w is pressed again', () => {
    const paused = after(at('step-1'), { kind: 'opened' }, key('watch'));
    expect(paused.effects).toEqual([{ kind: 'stop-watch' }]);
    expect(after(paused.state, saved).effects).toEqual([]);
    const back = after(paused.state, key('previous-step'), key('next-step'));
    expect(back.effects).toEqual([{ kind: 'note-step', stepId: 'step-1' }]);
    expect(back.state.watch).toBe('paused');
    expect(after(back.state, key('watch')).effects).toEqual([{ kind: 'start-watch', stepId: 'step-1' }]);
    const red = after(back.state, key('check'), checkFinished('failed'), checkEnded);
    const resumed = after(red.state, key('watch')).effects.map(({ kind }) => kind);
    expect(resumed).toEqual(['start-watch', 'run-check']);
  });

  test('a step that is only read is done when the learner goes on, and by nothing else', () => {
    const { course, ...before } = at('summary');
    const [summary, ...others] = course.steps.toReversed();
    if (summary === undefined) throw new Error('the course has no step');
    const steps = [...others.slice(1).toReversed(), summary, ...others.slice(0, 1)];
    const reading: State = { ...before, course: { ...course, steps } };
    const read = { kind: 'finish-reading', stepId: 'summary' };
    expect(after(reading, key('next-step')).effects).toContainEqual(read);
    expect(after(reading, key('previous-step')).effects).not.toContainEqual(read);
    expect(after(reading, { kind: 'step-chosen', stepId: 'summary' }).effects).not.toContainEqual(read);
    expect(after(at('summary'), key('previous-step')).effects).toContainEqual(read);
  });

  test('a key that can’t do its work says why', () => {
    expect(whyNot('setup', 'previous-step')).toBe('This is the first step.');
    expect(whyNot('summary', 'next-step')).toBe('This is the last step.');
    expect(whyNot('setup', 'diff')).toBe('There is no solution to compare with in this step.');
    expect(whyNot('setup', 'hint')).toBe('This step has no hints.');
    expect(whyNot('summary', 'check')).toBe('There is nothing to check in this step.');
    expect(whyNot('summary', 'reset-database')).toBe('This step has no database.');
    expect(whyNot('setup', 'stop')).toBe('Nothing is running.');
  });

  test('a notice goes with the next key', () => {
    expect(after(at('setup'), key('stop'), key('lesson')).state.notice).toBeNull();
  });

  test('the list of steps opens the one that is marked', () => {
    const { state } = after(
      at('setup'),
      key('steps'),
      key('mark-next'),
      key('mark-next'),
      key('open-marked'),
    );
    expect(state.stepId).toBe('step-1');
    expect(state.screen).toBe('lesson');
  });
});

describe('hints and the solution', () => {
  const hint = { id: 'where', title: 'Where to look', text: 'In `src/server.ts`.' };

  test('each hint comes in front, beside those that were taken before', () => {
    const { state } = after(
      at('step-1'),
      told({ hint, number: 1 }),
      told({ hint: { ...hint, id: 'how' }, number: 2 }),
    );
    expect(state.screen).toBe('hint');
    expect(pageOf(state).hints.map((taken) => taken.hint.id)).toEqual(['where', 'how']);
  });

  test('those that were taken before, in another window perhaps, can be read again', () => {
    const earlier = [{ hint, number: 1 }];
    const next = { hint: { ...hint, id: 'how' }, number: 2 };
    const { state } = after(at('step-1'), told(next, earlier));
    expect(pageOf(state).hints).toEqual([...earlier, next]);
    const { state: atTheEnd } = after(at('step-1'), told(null, earlier));
    expect(pageOf(atTheEnd).hints).toEqual(earlier);
    expect(atTheEnd.notice?.text).toContain('all hints');
  });

  test('a part of the solution that was shown stays, also where it is done by now', () => {
    const part = { hint: { ...hint, id: 'solution-1' }, number: 2 };
    const { state } = after(
      at('step-1'),
      told(part, [{ hint, number: 1 }]),
      told(null, [{ hint, number: 1 }]),
    );
    expect(pageOf(state).hints).toEqual([{ hint, number: 1 }, part]);
  });

  test('Tab goes through every pane that has something to show, the result of the check among them', () => {
    expect(afterTabs(at('step-1'))).toEqual(['check', 'steps', 'lesson', 'check']);
    const taken = told({ hint, number: 1 });
    const hinted = after(at('step-1'), saved, checkFinished('failed'), checkEnded, taken).state;
    expect(afterTabs(hinted)).toEqual(['steps', 'lesson', 'check', 'hint']);
    const compared = after(hinted, key('diff'), key('confirm')).state;
    expect(afterTabs(compared)).toEqual(['steps', 'lesson', 'check', 'hint']);
    expect(after(compared, key('switch-pane-back')).state.screen).toBe('hint');
    expect(after(hinted, key('switch-pane'), key('switch-pane')).effects).toEqual([]);
  });

  test('the first look at the solution is asked for twice, the next ones are not', () => {
    const asked = after(at('step-1'), key('diff'));
    expect(asked.state.dialog).toEqual({ kind: 'confirm-diff' });
    const shown = after(asked.state, key('confirm'));
    expect(shown.effects).toEqual([{ kind: 'load-diff', stepId: 'step-1' }]);
    const again = after(
      shown.state,
      { kind: 'diff-loaded', stepId: 'step-1', files: [] },
      key('lesson'),
      key('diff'),
    );
    expect(again.state.dialog).toEqual({ kind: 'none' });
    expect(again.effects).toEqual([{ kind: 'load-diff', stepId: 'step-1' }]);
  });

  test('a save keeps the difference in sight, up to date, until the check passes', () => {
    const reading = after(at('step-1'), key('diff'), key('confirm'), saved);
    expect(reading.state.screen).toBe('diff');
    expect(reading.effects).toEqual([
      { kind: 'run-check', stepId: 'step-1' },
      { kind: 'load-diff', stepId: 'step-1' },
    ]);
    const failed = after(reading.state, checkFinished('failed'), checkEnded);
    expect(failed.state.screen).toBe('diff');
    const passed = after(failed.state, saved, checkFinished('passed'), checkEnded);
    expect(passed.state.screen).toBe('check');
  });
});
