import fastStringWidth from 'fast-string-width';
import { expect, test } from 'vitest';
import { renderObjectives, type ShownObjective } from './render-objectives.ts';

const objectives: readonly ShownObjective[] = [
  {
    text: 'bring an application and its PostgreSQL server up from nothing, and prove that they work',
    state: 'practised',
    steps: [{ id: 'setup', state: 'done', hints: false }],
  },
  {
    text: 'find a row by its id',
    state: 'practised',
    steps: [
      { id: 'step-1', state: 'done', hints: true },
      { id: 'step-2', state: 'started', hints: true },
    ],
  },
  { text: 'rename a table', state: 'todo', steps: [{ id: 'migration-2', state: 'todo', hints: false }] },
];

test('each objective has its steps, done or not, with or without hints', () => {
  expect(renderObjectives(objectives, { width: 60, colour: false }).join('\n')).toMatchInlineSnapshot(`
    "Practised so far: 2 of 3
      ✓ bring an application and its PostgreSQL server up from
        nothing, and prove that they work (setup done without
        hints)
      ✓ find a row by its id (step-1 done with hints, step-2
        started with hints)
      ○ rename a table (migration-2 to do)"
  `);
});

test('a course without objectives says nothing of them', () => {
  expect(renderObjectives([], { width: 60, colour: false })).toEqual([]);
});

test('no line is wider than the terminal, and ASCII is enough', () => {
  for (const width of [40, 60, 100]) {
    const lines = renderObjectives(objectives, { width, colour: false, ascii: true });
    expect(Math.max(...lines.map((line) => fastStringWidth(line)))).toBeLessThanOrEqual(width);
    expect(lines.join('')).toMatch(/^[ -~]*$/);
  }
});
