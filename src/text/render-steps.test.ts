import fastStringWidth from 'fast-string-width';
import { expect, test } from 'vitest';
import type { Course, Step } from '../course/course.ts';
import type { StepState } from '../progress/progress.ts';
import { renderSteps } from './render-steps.ts';

function aStep(id: string, title: string, chapter: string, optional = false): Step {
  const folder = `/course/lessons/${id}`;
  const lessonFile = `${folder}/lesson.md`;
  return {
    kind: 'reading',
    id,
    title,
    chapter,
    folder,
    lessonFile,
    lesson: '',
    hints: [],
    objectives: [],
    optional,
  };
}

const steps = [
  aStep('setup', 'Set up', 'Before you begin'),
  aStep('step-1', 'Read a profile', 'From a file to a database'),
  aStep('step-2', 'The command line', 'From a file to a database', true),
];

const course: Course = {
  root: '/course',
  title: 'A course',
  chapters: [
    { title: 'Before you begin', stepIds: ['setup'] },
    { title: 'From a file to a database', stepIds: ['step-1', 'step-2'] },
  ],
  objectives: [],
  exercises: new Map(),
  steps,
};

const states = new Map<string, StepState>([
  ['setup', 'done'],
  ['step-1', 'started'],
]);

test('steps stand under their chapters with their state in a word', () => {
  expect(renderSteps(course, states, { width: 76, colour: false, current: 'step-1' }).join('\n'))
    .toMatchInlineSnapshot(`
    "Before you begin
      ✓ setup   Set up (done)

    From a file to a database
    › ◐ step-1  Read a profile (started, you are here)
      ○ step-2  The command line (to do, optional)"
  `);
});

test('long titles wrap below themselves at any width', () => {
  const long = aStep(
    'step-1',
    'A title that is far too long for a narrow terminal, 漢字漢字漢字漢字漢字',
    'A',
  );
  const narrow: Course = { ...course, chapters: [{ title: 'A', stepIds: ['step-1'] }], steps: [long] };
  for (const width of [40, 60]) {
    const lines = renderSteps(narrow, new Map(), { width, colour: true, ascii: true, current: 'step-1' });
    expect(Math.max(...lines.map((line) => fastStringWidth(line)))).toBeLessThanOrEqual(width);
  }
});
