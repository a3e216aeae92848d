import { describe, expect, test } from 'vitest';
import type { Event } from '../event.ts';
import { bindingsFor, meaningOf } from '../keys/keymap.ts';
import { nextMove } from '../keys/next-move.ts';
import type { Command } from '../keys/command.ts';
import { optionsOf, questionOf } from './quiz-state.ts';
import { openingState, pageOf, type State } from '../state.ts';
import { after, key } from '../testing/drive.ts';
import { quizCourse } from '../testing/quiz-course.ts';

function opened(seed = 'a seed'): State {
  return openingState({ course: quizCourse(), stepId: 'capitals', seed });
}

/** The number keys of options, wherever they were shuffled to. */
function numbersOf(state: State, ...ids: readonly string[]): Event[] {
  return ids.map((id) => {
    const place = optionsOf(state).findIndex((option) => option.id === id);
    return press(state, String(place + 1));
  });
}

/** What a key on the keyboard would dispatch. */
function press(state: State, name: string): Event {
  const meaning = meaningOf(state, name);
  if (meaning === undefined) return { kind: 'typed', text: name === 'space' ? ' ' : name };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- no key of these tests scrolls
  return key(meaning as Command);
}

function typing(text: string): Event {
  return { kind: 'typed', text };
}

function answerOne(state: State, ...ids: readonly string[]) {
  return after(state, ...numbersOf(state, ...ids), key('answer'));
}

function draftIn(state: State) {
  const { quiz } = pageOf(state);
  return quiz.kind === 'asking' ? quiz.draft : undefined;
}

function marked(...commands: readonly Command[]) {
  return draftIn(after(asking, ...commands.map(key)).state);
}

const running = { kind: 'embedded', state: 'running', url: null } as const;

const asking = after(opened(), key('go')).state;
const several = after(answerOne(asking, 'nairobi').state, key('go')).state;
const toType = after(answerOne(several, 'la-paz', 'sucre').state, key('go')).state;

describe('a quiz', () => {
  test('is begun by Enter, on its own pane, with nothing marked', () => {
    expect(asking.screen).toBe('check');
    expect(pageOf(asking).quiz).toMatchObject({
      kind: 'asking',
      index: 0,
      draft: { kind: 'choosing', marked: null, chosen: [] },
    });
    expect(after(opened(), key('check')).state).toEqual(asking);
  });

  test('takes no answer that was not chosen, and says how to choose', () => {
    const { state, effects } = after(asking, key('answer'));
    expect(effects).toEqual([]);
    expect(state.notice?.text).toContain('Choose one with the arrows');
    expect(after(several, key('answer')).state.notice?.text).toContain('Choose with space');
    expect(after(toType, typing('  '), key('answer')).state.notice?.text).toContain('Type an answer first');
  });

  test('explains each answer, notes it, and Enter leads to the next question', () => {
    const { state, effects } = answerOne(asking, 'mombasa');
    expect(effects).toEqual([
      {
        kind: 'note-answer',
        stepId: 'capitals',
        questionId: 'kenya',
        answer: { kind: 'chosen', options: ['mombasa'] },
      },
    ]);
    expect(pageOf(state).quiz).toMatchObject({ kind: 'explaining', rightById: new Map([['kenya', false]]) });
    expect(nextMove(state)).toEqual({ command: 'next-question', does: 'next question' });
    expect(pageOf(after(state, key('go')).state).quiz).toMatchObject({ kind: 'asking', index: 1 });
  });

  test('is done with the last answer, right or wrong, and Enter goes on after the score', () => {
    const last = after(toType, typing('Lhasa'), key('answer')).state;
    expect(last.steps[0]?.state).toBe('done');
    expect(nextMove(last).does).toBe('result');
    const score = after(last, key('go')).state;
    expect(pageOf(score).quiz).toMatchObject({
      kind: 'finished',
      rightById: new Map([
        ['kenya', true],
        ['bolivia', true],
        ['mongolia', false],
      ]),
    });
    expect(score.notice?.text).toBe('capitals is done. c asks again. Enter goes on to farewell.');
    expect(after(score, key('go')).state.stepId).toBe('farewell');
  });

  test('can be asked again at its end, in another order, and not before', () => {
    expect(after(asking, key('check')).state.notice?.text).toBe('The questions are not at their end yet.');
    const finished = after(toType, typing('Ulaanbaatar'), key('answer'), key('go')).state;
    const again = after(finished, key('check')).state;
    expect(pageOf(again).quiz).toMatchObject({ kind: 'asking', attempt: 2, index: 0, rightById: new Map() });
    expect(again.steps[0]?.state).toBe('done');
    const orders = Array.from({ length: 20 }, (_, seed) => {
      const first = after(opened(String(seed)), key('go')).state;
      return optionsOf(first)
        .map(({ id }) => id)
        .join(' ');
    });
    expect(new Set(orders).size).toBeGreaterThan(3);
    expect(optionsOf(after(opened(), key('go')).state)).toEqual(optionsOf(asking));
  });

  test('that was begun on another day goes on at the first question without an answer', () => {
    const { course: courseHere, ...facts } = opened();
    const status = { ...facts, courseHere, course: 'Capitals', database: running, current: 'capitals' };
    const answered = { capitals: { kenya: false, mongolia: true, gone: true } };
    const loaded = after(opened(), { kind: 'status-loaded', status: { ...status, answered } }).state;
    expect(nextMove(loaded)).toEqual({ command: 'check', does: 'go on' });
    const resumed = after(loaded, key('go')).state;
    expect(questionOf(resumed)?.id).toBe('bolivia');
    const last = answerOne(resumed, 'la-paz', 'sucre').state;
    expect(last.steps[0]?.state).toBe('done');
    const score = after(last, key('go')).state;
    expect(pageOf(score).quiz).toMatchObject({
      kind: 'finished',
      rightById: new Map([
        ['kenya', false],
        ['mongolia', true],
        ['bolivia', true],
      ]),
    });
    expect(pageOf(after(score, key('check')).state).quiz).toMatchObject({ index: 0, rightById: new Map() });
  });

  test('waits where it was while the learner looks elsewhere', () => {
    const away = after(several, key('lesson')).state;
    expect(nextMove(away)).toEqual({ command: 'resume-quiz', does: 'to the question' });
    expect(after(away, key('go')).state).toEqual(several);
    const farther = after(several, key('next-step'), key('previous-step'), key('go')).state;
    expect(pageOf(farther).quiz).toEqual(pageOf(several).quiz);
  });
});

describe('options', () => {
  test('are marked by the arrows, which stop at both ends, and by their numbers', () => {
    expect(marked('next-option')).toMatchObject({ marked: 0 });
    expect(marked('previous-option')).toMatchObject({ marked: 2 });
    expect(marked('next-option', 'next-option', 'next-option', 'next-option')).toMatchObject({ marked: 2 });
    expect(marked('next-option', 'previous-option')).toMatchObject({ marked: 0 });
    expect(marked('choose-2')).toMatchObject({ marked: 1, chosen: [] });
  });

  test('are chosen by space and by their numbers, and given back the same way, where several are right', () => {
    const chosen = (...events: readonly Event[]) => draftIn(after(several, ...events).state);
    const [first, second] = optionsOf(several).map(({ id }) => id);
    expect(chosen(key('next-option'), key('toggle-option'))).toMatchObject({ marked: 0, chosen: [first] });
    expect(chosen(key('choose-2'), key('choose-1'))).toMatchObject({ chosen: [second, first] });
    expect(chosen(key('choose-2'), key('toggle-option'))).toMatchObject({ chosen: [] });
    expect(chosen(key('toggle-option'))).toMatchObject({ marked: null, chosen: [] });
  });
});

describe('a typed answer', () => {
  test('takes every letter, the shortcuts among them', () => {
    const names = ['q', 'n', '?', 'space', 'c', '1', 'h'];
    const { state, effects } = after(toType, ...names.map((name) => press(toType, name)));
    expect(effects).toEqual([]);
    expect(draftIn(state)).toEqual({ kind: 'typing', text: 'qn? c1h' });
  });

  test('can be taken back, and left with Escape, and Ctrl-C still quits', () => {
    const { state } = after(toType, typing('Ulan'), press(toType, 'backspace'), typing('aan'));
    expect(draftIn(state)).toEqual({ kind: 'typing', text: 'Ulaaan' });
    expect(after(state, press(state, 'escape')).state.screen).toBe('lesson');
    expect(after(state, press(state, 'ctrl-c')).effects).toEqual([{ kind: 'quit' }]);
  });

  test('that is pasted is one line, and not without end', () => {
    const { state } = after(toType, typing(`one\r\n\ttwo\u001B${'x'.repeat(500)}`));
    const draft = draftIn(state);
    expect(draft?.kind === 'typing' && draft.text.startsWith('one two xxx')).toBe(true);
    expect(draft?.kind === 'typing' && draft.text.length).toBe(200);
  });

  test('letters are orders everywhere else', () => {
    expect(after(asking, typing('x')).state).toBe(asking);
    const away = after(toType, key('lesson')).state;
    expect(after(away, typing('x')).state).toBe(away);
    expect(meaningOf(away, 'q')).toBe('quit');
  });
});

test('no key means two things, and Ctrl-C quits, whatever is asked', () => {
  for (const state of [opened(), asking, several, toType, answerOne(asking, 'kisumu').state]) {
    const keys = bindingsFor(state).flatMap((binding) => binding.keys);
    expect(keys.filter((name, index) => keys.indexOf(name) !== index)).toEqual([]);
    expect(meaningOf(state, 'ctrl-c')).toBe('quit');
  }
});
