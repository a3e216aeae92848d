import { expect, test } from 'vitest';
import { quizCourse } from '../app/testing/quiz-course.ts';
import { after, at, checkFinished, checkTold, key } from '../app/testing/drive.ts';
import { openingState, pageOf, withPage, type Page, type Screen, type State } from '../app/state.ts';
import { testResult } from '../checker/testing/results.ts';
import type { Course } from '../course/course.ts';
import { tinyCourse } from '../course/testing/tiny-course.ts';
import { lookFor } from './look.ts';
import { createPaneTexts } from './pane-texts.ts';

const screens: readonly Screen[] = ['lesson', 'check', 'hint', 'diff', 'schema', 'steps'];
const look = lookFor({ colour: false, ascii: false });

/** A step of every kind, with tables beside the lesson and an application server. */
function wholeCourse(): Course {
  const tiny = tinyCourse();
  const steps = [...tiny.steps, ...quizCourse(tiny.root).steps].map((step) => {
    if (!('exercise' in step) || step.exercise.database === undefined) return step;
    const database = { ...step.exercise.database, showSchema: true };
    const server = { command: 'npm run app', port: 8000, proof: { path: '/', status: 200 } };
    const exercise = { ...step.exercise, database, server };
    if (step.kind !== 'setup') return { ...step, exercise };
    const restart = {
      verb: 'restart-app',
      text: 'Start it again',
      command: 'npx workshop app restart',
    } as const;
    return { ...step, exercise, actions: [...step.actions, restart] };
  });
  return { ...tiny, steps: steps.map((step) => ({ ...step, lesson: `# ${step.title}\n\nA lesson.\n` })) };
}

const course = wholeCourse();
const open = (stepId: string): State => openingState({ course, stepId });
const failing = (explanation: string) =>
  checkFinished('failed', null, [testResult('one', 'failed', { explanation }), testResult('two', 'failed')]);
const result = { step: 'step-1', verdict: 'failed', durationMs: 1, tests: [], error: null } as const;

/** States in which every part has another value at least once. */
const states: readonly State[] = [
  open('setup'),
  after(open('setup'), key('go')).state,
  open('reset-database'),
  open('step-1'),
  after(open('step-1'), key('check'), checkTold({ kind: 'tests-collected', names: ['one', 'two'] })).state,
  after(open('step-1'), key('check'), failing('It is wrong.'), { kind: 'work-ended', stepId: 'step-1' })
    .state,
  open('summary'),
  open('capitals'),
  after(open('capitals'), key('go')).state,
  after(open('capitals'), key('go'), { kind: 'option-chosen', index: 1 }, key('answer')).state,
  {
    ...open('step-1'),
    course: {
      ...course,
      title: 'Another',
      steps: course.steps.map((step) => ({ ...step, lesson: '# Other\n' })),
    },
    seed: 'another',
    steps: open('step-1').steps.map((step) => ({ ...step, state: 'done' as const })),
    objectives: [{ id: 'a', text: 'do it', state: 'practised', hints: false, steps: [] }],
    answered: { capitals: { kenya: true } },
    lastChecks: { 'step-1': { at: '2026-01-01T10:00:00.000Z', passed: 1, total: 2 } },
    away: { stepId: 'step-1', at: '2026-01-01T10:00:00.000Z', what: { kind: 'began' }, agoMs: 1e9 },
    databaseSeenFor: 'step-1',
    current: null,
    database: { kind: 'embedded', state: 'running', url: null },
    servers: [{ exercise: 'profiles', state: 'running', url: null, changed: [] }],
    progressNotice: 'The disk is full.',
    screen: 'steps',
    side: 'schema',
    find: { kind: 'on', text: 'a', at: 0, count: 1 },
    marked: 'summary',
    dialog: { kind: 'help' },
    notice: { tone: 'plain', text: 'Stopped.' },
    watch: 'paused',
    mouse: 'off',
    work: { kind: 'check', stepId: 'step-1', phase: 'running' },
    queuedCheck: 'step-1',
    decided: { kind: 'reset', stepId: 'step-1', actions: [] },
    checkWrites: { before: ['a'], now: [] },
    schemas: { profiles: { kind: 'failed', message: 'It is away.', wayOut: 'Start it.' } },
  },
];

const range = { path: 'exercises/profiles/src/server.ts', from: 1, to: 1 };
const line = { kind: 'added', text: 'a line', changedRanges: [] } as const;
const files = ['src/server.ts', 'src/other.ts'].map((file) => ({
  path: `exercises/profiles/${file}`,
  change: 'edit' as const,
  hunks: [{ oldStart: 1, newStart: 1, lines: [line] }],
}));
const pages: readonly Page[] = [
  ...states.map((state) => pageOf(state)),
  {
    ...pageOf(at('step-1')),
    lastResult: result,
    openedFailure: 'two',
    markedFile: 'src/server.ts',
    closeUps: { one: { excerpt: null, difference: null } },
    hints: [{ hint: { id: 'how', title: 'How to ask', text: 'Use it.' }, number: 1 }],
    diff: { kind: 'shown', files },
    diffFile: files[1]?.path ?? null,
    revealed: [range],
    lastRevealed: range,
    block: 0,
    places: { check: { line: 1, letters: 1, total: 1 } },
  },
  { ...pageOf(at('step-1')), diff: { kind: 'shown', files }, revealed: 'all' },
];

async function freshTexts() {
  const texts = createPaneTexts({ look, firstLines: 20 });
  await texts.load();
  texts.drawWhole();
  return texts;
}

/** Screens whose kept text is not the one that is drawn afresh. */
async function staleScreens(before: State, now: State): Promise<readonly string[]> {
  const [kept, fresh] = [await freshTexts(), await freshTexts()];
  return screens.filter((screen) => {
    kept.of(before, screen, 60);
    const { lines } = kept.of(now, screen, 60);
    return lines.join('\n') !== fresh.of(now, screen, 60).lines.join('\n');
  });
}

function keysOf<T extends object>(value: T): readonly (keyof T)[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a literal are its own
  return Object.keys(value) as (keyof T)[];
}

test.each(keysOf(open('step-1')))(
  'a pane is drawn again when it shows `%s` and that changes',
  async (part) => {
    let tried = 0;
    for (const before of states) {
      for (const other of states) {
        const now: State = { ...before, [part]: other[part] };
        if (before[part] === other[part]) continue;
        tried += 1;
        expect({ step: before.stepId, stale: await staleScreens(before, now) }).toMatchObject({ stale: [] });
      }
    }
    expect(tried).toBeGreaterThan(0);
  },
);

test.each(keysOf(pageOf(at('step-1'))))('and when `%s` of its page does', async (part) => {
  let tried = 0;
  for (const page of pages) {
    for (const stepId of ['setup', 'step-1', 'capitals']) {
      for (const other of pages) {
        if (page[part] === other[part]) continue;
        const before = withPage(open(stepId), stepId, page);
        tried += 1;
        expect(await staleScreens(before, withPage(before, stepId, { [part]: other[part] }))).toEqual([]);
      }
    }
  }
  expect(tried).toBeGreaterThan(0);
});

test('what a pane doesn’t show leaves its text as it is', async () => {
  const texts = await freshTexts();
  const { state } = after(open('step-1'), key('check'));
  const before = screens.map((screen) => texts.of(state, screen, 60));
  const moved = withPage({ ...state, notice: { tone: 'plain', text: 'Stopped.' }, mouse: 'off' }, 'step-1', {
    places: { lesson: { line: 3, letters: 0, total: 9 } },
  });
  expect(screens.map((screen, index) => texts.of(moved, screen, 60) === before[index])).toEqual(
    screens.map(() => true),
  );
});
