import { expect, test } from 'vitest';
import type { TestResult } from '../checker/events.ts';
import { testResult } from '../checker/testing/results.ts';
import { openFailure, openFailureIndex } from './failures.ts';
import { checkOf, pageOf, type State } from './state.ts';
import { after, at, checkEnded, checkFinished, key } from './testing/drive.ts';
import { update } from './update.ts';

const failed = (name: string) =>
  testResult(name, 'failed', {
    explanation: `Why ${name} fails.`,
    file: `src/${name}.ts`,
    line: 7,
    hint: name,
  });
const [first, second, third] = [failed('one'), failed('two'), failed('three')];
const fixed = testResult('two', 'passed');

function checked(state: State, tests: readonly TestResult[]): State {
  return after(state, key('check'), checkFinished('failed', null, tests), checkEnded).state;
}

function changesIn(state: State) {
  const check = checkOf(state);
  return check?.kind === 'failed' ? check.changes : undefined;
}

test('the first failure is open, and the keys lead through the others and around', () => {
  let state = checked(at('step-1'), [first, second, third]);
  const opened = () => openFailure(state)?.[0].name;
  expect(opened()).toBe('one');
  const seen = [];
  for (const command of ['next-item', 'next-item', 'next-item', 'previous-item'] as const) {
    ({ state } = update(state, key(command)));
    seen.push(opened());
  }
  expect(seen).toEqual(['two', 'three', 'one', 'three']);
});

test('an open failure stays open over the next run, as long as it is one', () => {
  const onSecond = update(checked(at('step-1'), [first, second, third]), key('next-item')).state;
  expect(openFailureIndex(checked(onSecond, [first, second]))).toBe(1);
  expect(openFailure(checked(onSecond, [first, fixed]))?.[0].name).toBe('one');
});

test('what newly fails in front of the open failure is opened: it may be the cause of all the others', () => {
  const onSecond = update(checked(at('step-1'), [second, third]), key('next-item')).state;
  expect(openFailure(checked(onSecond, [first, second, third]))?.[0].name).toBe('one');
});

test('from another pane, the check comes to the front first', () => {
  const state = checked(at('step-1'), [first, second]);
  const back = update(state, key('lesson')).state;
  const shown = update(back, key('next-item')).state;
  expect([shown.screen, openFailure(shown)?.[0].name]).toEqual(['check', 'one']);
});

test('without another failure, the key says why', () => {
  expect(update(at('step-1'), key('next-item')).state.notice?.text).toContain('Nothing has failed here');
  const one = checked(at('step-1'), [first]);
  expect(update(one, key('next-item')).state.notice?.text).toBe('This is the only failure.');
});

test('the editor opens the failure in sight, and the hint that fits it comes first', () => {
  const state = update(checked(at('step-1'), [first, second]), key('next-item')).state;
  expect(update(state, key('edit')).effects).toEqual([
    { kind: 'open-in-editor', place: { file: 'src/two.ts', line: 7 } },
  ]);
  expect(update(state, key('hint')).effects).toEqual([
    { kind: 'load-hint', stepId: 'step-1', fitting: 'two' },
  ]);
});

test('before a check has failed, the editor opens the first file of the step', () => {
  expect(update(at('step-1'), key('edit')).effects).toEqual([
    { kind: 'open-in-editor', place: { file: 'exercises/profiles/src/server.ts', line: null } },
  ]);
  expect(update(at('setup'), key('edit')).state.notice?.text).toBe('This step has no file to edit.');
});

test('what changed since the run before is known from the second run on', () => {
  const once = checked(at('step-1'), [first, second]);
  expect(changesIn(once)).toBeNull();
  expect(changesIn(checked(once, [first, fixed]))).toEqual({
    fixed: ['two'],
    broken: [],
    stillFailing: ['one'],
  });
});

test('a run that came to no verdict is none to compare with', () => {
  const once = checked(at('step-1'), [first, second]);
  const broken = after(once, key('check'), checkFinished('error'), checkEnded).state;
  const check = checkOf(checked(broken, [first, fixed]));
  expect(check).toMatchObject({ kind: 'failed', changes: { fixed: ['two'] } });
});

test('close-ups of an earlier run are dropped', () => {
  const once = checked(at('step-1'), [first]);
  const { lastResult } = pageOf(once);
  if (lastResult === null) throw new Error('no result');
  const closeUps = { one: { excerpt: null, difference: null } };
  const loaded = { kind: 'close-ups-loaded', stepId: 'step-1', result: lastResult, closeUps } as const;
  expect(pageOf(update(once, loaded).state).closeUps).toEqual(closeUps);
  expect(pageOf(update(checked(once, [first, second]), loaded).state).closeUps).toEqual({});
});
