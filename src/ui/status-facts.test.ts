import { describe, expect, test } from 'vitest';
import { bindingsFor } from '../app/keys/keymap.ts';
import { whyNot } from '../app/keys/why-not.ts';
import { quizCourse } from '../app/testing/quiz-course.ts';
import { after, at, checkFinished, key } from '../app/testing/drive.ts';
import { openingState, type Dialog, type State } from '../app/state.ts';
import { footerLine } from './frame/footer-line.ts';
import { lookFor } from './look.ts';
import { nextSentence, statusFacts } from './status-facts.ts';

const look = lookFor({ colour: false, ascii: false });
const quiz = openingState({ course: quizCourse(), stepId: 'capitals' });
const asking = after(quiz, key('go')).state;
const passed = (state: State) => after(state, checkFinished('passed')).state.notice?.text;

describe('what to do next', () => {
  test('is what Enter does in the pane that is in front', () => {
    expect(nextSentence(quiz)).toBe('Press Enter for the first question.');
    expect(nextSentence(asking)).toBe('Choose one, then press Enter.');
    expect(nextSentence(after(asking, key('lesson')).state)).toBe(
      'A question is open: press Enter to answer it.',
    );
    const steps = after(asking, key('steps')).state;
    expect(nextSentence(steps)).toBe('Press Enter to open capitals.');
    expect(nextSentence(after(at('step-1'), key('steps'), key('mark-next')).state)).toBe(
      'Press Enter to open summary.',
    );
  });

  test.each<[Dialog, string]>([
    [{ kind: 'help' }, 'Press Esc to close this.'],
    [{ kind: 'problem', message: 'It broke.', wayOut: 'Again.' }, 'Press Esc to close this.'],
    [{ kind: 'finder', query: '', marked: 0 }, 'Type a few letters, then press Enter.'],
    [{ kind: 'confirm-diff' }, 'Press y or n.'],
  ])('is what the keys of %j do', (dialog, sentence) => {
    expect(nextSentence({ ...at('step-1'), dialog })).toBe(sentence);
  });

  test('isn’t said of Enter where Enter opens a step', () => {
    const checking = after(at('step-1'), key('check')).state;
    expect(passed(checking)).toBe('step-1 passed. Enter goes on to summary.');
    expect(passed(after(checking, key('steps')).state)).toBe('step-1 passed.');
  });

  test('is known of a quiz that was begun on another day before anything is loaded', () => {
    const before = { answered: { capitals: { kenya: true } }, lastChecks: {} };
    const reopened = openingState({ course: quizCourse(), stepId: 'capitals', before });
    expect(nextSentence(reopened)).toBe('Press Enter for the next question.');
  });
});

test('the footer never names two keys with one word', () => {
  const several = after(
    asking,
    { kind: 'option-chosen', index: 0 },
    key('answer'),
    key('next-question'),
  ).state;
  expect(footerLine(several, look, 118, true)).toContain('1-3 space choose');
  const states = [quiz, asking, several, after(asking, key('steps')).state].concat(
    ['setup', 'reset-database', 'step-1', 'summary'].flatMap((stepId) => [
      at(stepId),
      after(at(stepId), key('steps')).state,
      after(at(stepId), key('finder')).state,
    ]),
  );
  for (const state of states) {
    const words = bindingsFor(state)
      .filter(({ footer, means }) => footer !== null && means !== 'go' && whyNot(state, means) === undefined)
      .map(({ footer }) => footer);
    expect([...new Set(words)]).toEqual(words);
  }
});

test('the help of a step without files doesn’t speak of one', () => {
  const setup = at('setup');
  expect(whyNot(setup, 'edit')).toBe('This step has no file to edit.');
  expect(whyNot(setup, 'next-item')).toBe('This step has no failures and no files to go through.');
  expect(whyNot(at('step-1'), 'next-item')).toBe('Nothing has failed here, and there is only one file.');
});

const withDatabase = (state: 'stale' | 'running'): State => ({
  ...at('step-1'),
  database: { kind: 'embedded', state, url: null },
});
const withServer = (state: 'running' | 'outdated'): State => ({
  ...withDatabase('running'),
  servers: [{ exercise: 'profiles', state, url: null, changed: [] }],
});

describe('the status line', () => {
  test('looks at the database again as soon as the tests of a check are known', () => {
    const collected = { kind: 'tests-collected', names: ['one'] } as const;
    const told = { kind: 'check-told', stepId: 'step-1', event: collected } as const;
    const effects = (state: State) => after(state, key('check'), told).effects;
    expect(effects(withDatabase('stale'))).toEqual([{ kind: 'load-status' }]);
    expect(effects(withDatabase('running'))).toEqual([]);
    // A course without a database.
    expect(effects(at('step-1'))).toEqual([]);
  });

  test('says that a server is older than the code, and nothing of a server that isn’t', () => {
    expect(statusFacts(withServer('outdated'))[0]).toBe('server older than your code');
    expect(statusFacts(withServer('running'))[0]).toBe('database running');
    expect(statusFacts({ ...at('step-1'), watch: 'off' })).toEqual([]);
  });
});
