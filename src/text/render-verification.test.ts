import { expect, test } from 'vitest';
import { renderVerification, type ShownVerification } from './render-verification.ts';

const good = {
  starterFails: true,
  solutionPasses: true,
  stagesHold: true,
  alone: true,
  accepted: 3,
  rejected: 18,
  misjudged: [],
  durationMs: 61_040,
};

const options = { width: 80, colour: false };

test('a course without problems is a table and a word', () => {
  const report: ShownVerification = {
    verdict: 'passed',
    durationMs: 71_200,
    steps: [{ id: 'step-1', ...good }],
    problems: [],
  };
  expect(renderVerification(report, { ...options, ascii: true }).join('\n')).toMatchInlineSnapshot(`
    "step    starter  solution  stages  alone  accepted  rejected  misjudged  seconds
            fails    passes
    step-1  +        +         +       yes    3         18        0          61.0

    Passed (71.2 s)"
  `);
});

test('problems stand with their places, however narrow the terminal is', () => {
  const report: ShownVerification = {
    verdict: 'failed',
    durationMs: 71_200,
    steps: [
      { id: 'step-1', ...good },
      { id: 'step-20', ...good, starterFails: false, alone: false, misjudged: [{}] },
    ],
    problems: [
      {
        file: 'lessons/step-20/check.test.ts',
        line: 1,
        message: 'the check passes on the starter, where nothing is done yet',
      },
    ],
  };
  expect(renderVerification(report, { ...options, width: 50 }).join('\n')).toMatchInlineSnapshot(`
    "step-1: starter fails ✓, solution passes ✓, stages
      ✓, alone yes, accepted 3, rejected 18, misjudged
      0, seconds 61.0
    step-20: starter fails ✗, solution passes ✓,
      stages ✓, alone no, accepted 3, rejected 18,
      misjudged 1, seconds 61.0

    lessons/step-20/check.test.ts:1: the check passes
      on the starter, where nothing is done yet

    Failed: one problem (71.2 s)"
  `);
});
