import { describe, expect, test } from 'vitest';
import { checkResult, testResult } from '../checker/testing/results.ts';
import { openApp } from './testing/open-app.ts';

const sizes = [
  { columns: 60, rows: 20 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
] as const;

const failure = testResult('an unknown id is answered with 404', 'failed', {
  explanation: 'The server answered 200. Is the route still looking in the JSON file?',
  file: 'exercises/profiles/src/server.ts',
  line: 14,
  details: { expected: '404', received: '200', output: null },
});

describe.each(sizes)('in a window of $columns x $rows', (size) => {
  test('a lesson begins at its top, and nothing is wider than the window', async () => {
    const app = await openApp('step-1', size);
    expect(app.lines()).toHaveLength(size.rows);
    expect(app.lines()[0]).toMatch(
      /^ step-1 {2}Get a profile by its id +3 of 4(?: · about 20 min)?(?: {2}○○›○○)?$/,
    );
    expect(app.lines().join('\n')).toContain('Paragraph 1 says something');
    expect(app.lines().at(-1)).toMatch(/^ Enter check {2}space more .*Tab pane {2}\? help {2}q quit$/);
    expect(app.wrappedRows()).toBe(0);
    app.press('q');
    expect(await app.ended).toBe(0);
  });

  test('tests are waiting, running, passed and failed, and the failure is told in full', async () => {
    const app = await openApp('step-1', size);
    app.press('c');
    await app.waitForText('Getting your code and the database ready');
    const [check] = app.checks;
    const names = ['the server starts', failure.name, 'an id that is no number is refused'];
    check?.tell({ kind: 'tests-collected', names });
    check?.tell({ kind: 'test-finished', test: testResult('the server starts', 'passed') });
    check?.tell({ kind: 'test-started', name: failure.name });
    const running = await app.waitForText('running      an unknown id');
    expect(running).toContain('✓ passed       the server starts');
    expect(running).toContain('○ waiting      an id that is no number');
    expect(running).toContain('Checking step-1: 1 of 3');

    const tests = [
      testResult('the server starts', 'passed'),
      failure,
      testResult('an id that is no number is refused', 'not-reached'),
    ];
    check?.end(checkResult('step-1', 'failed', tests));
    const failed = await app.waitForText('Not passed yet');
    for (const text of [
      'Is the route still looking in',
      'exercises/profiles/src/server.ts:14',
      'Expected: 404',
      'Received: 200',
      '○ not reached  an id',
      '1 of 3 tests pass, 1 failed, 1 not reached.',
    ])
      expect(failed).toContain(text);
    expect(app.wrappedRows()).toBe(0);
    app.press('q');
    await app.ended;
  });

  test('a set-up ticks, each action with its command, its result and its time', async () => {
    const app = await openApp('setup', size);
    expect(app.lines().join('\n')).toContain('Tab shows what Enter will run.');
    app.press('\t');
    const before = await app.waitForText('Press Enter to run the set-up.');
    expect(before).toMatch(/○ Install the packages +waiting/);
    expect(before).toContain('$ npx workshop db migrate');
    app.press('\r');
    expect(await app.waitForText('Setting up: 0 of 2')).toContain('$ npm install');
    const [run] = app.actions;
    run?.tell({ kind: 'action-started', index: 0 });
    run?.tell({ kind: 'action-output', index: 0, line: 'added 3 packages' });
    const started = await app.waitForText('added 3 packages');
    expect(started).toMatch(/› Install the packages +running/);
    run?.tell({ kind: 'action-finished', index: 0, result: 'Everything is installed.', durationMs: 1240 });
    const one = await app.waitForText('Everything is installed.');
    expect(one).toMatch(/✓ Install the packages +1\.2 s/);
    expect(one).toContain('Setting up: 1 of 2');
    app.answers.done.add('setup');
    run?.end();
    const done = await app.waitForText('All done.');
    expect(done).toContain('Enter goes on to step-1: Get a profile by its id');
    app.press('\r');
    expect((await app.waitForText('Save a file to check it.')).split('\n')[0]).toContain('step-1');
    app.press('q');
    await app.ended;
  });

  test('the help fits or can be scrolled, and lists every key', async () => {
    const app = await openApp('step-1', size);
    app.press('?');
    await app.waitForText('check this step');
    app.press('G');
    const end = await app.waitForText('take back the last undo');
    expect(end).toMatch(/q +quit/);
    expect(app.wrappedRows()).toBe(0);
    app.press('\u001B');
    await app.waitForText('Paragraph 1');
    app.press('q');
    await app.ended;
  });
});

test('the help says why a key can’t run now', async () => {
  const app = await openApp('step-1', { columns: 80, rows: 40 });
  app.press('?');
  const help = await app.waitForText('stop what is running');
  expect(help).toMatch(/x +stop what is running; not now: nothing is running/);
  app.press('q');
  await app.ended;
});

test('the finder leads to a step, keeps the mark in sight and never gets too wide', async () => {
  const app = await openApp('setup', { columns: 60, rows: 20 });
  app.press(':');
  await app.waitForText('A few letters of a step or a command');
  app.press('\u001B[A');
  await app.waitForText('not now: ');
  app.press('step1');
  await app.waitForText('› step1_');
  const found = await app.waitForText('› step-1  Get a profile by its id');
  expect(found).not.toContain('run the set-up');
  expect(app.wrappedRows()).toBe(0);
  app.press('\r');
  await app.waitForText('step-1  Get a profile by its id');
  await app.waitForText('Paragraph 1 ');
  app.press('q');
  await app.ended;
});

test('a wide window has the steps at the left and the check below the lesson, a very wide one at its right', async () => {
  const app = await openApp('step-1', { columns: 120, rows: 40 });
  expect(app.lines()[1]).toMatch(/^ ─┤ Steps 0\/4 ├─+ │ ━┫ Lesson ┣━+ more below ━$/);
  const first = app.lines();
  const check = first.findIndex((line) => line.includes('│ ─┤ Check ├─'));
  expect(first[check + 2]).toMatch(/│ • exercises\/profiles\/src\/server\.ts/);
  expect(first.join('\n')).toContain('› ○ Get a profile by its id');
  app.press('\t');
  await app.waitForText('━┫ Check ┣━');
  app.resize(200, 60);
  await app.waitForText('more below ─ │ ━┫ Check ┣━');
  expect(app.lines()[1]).toMatch(/^ ─┤ Steps 0\/4 ├─+ │ ─┤ Lesson ├─+ more below ─ │ ━┫ Check ┣━+$/);
  expect(app.wrappedRows()).toBe(0);
  app.press('q');
  await app.ended;
});

test('a narrow window shows one pane at a time, and Tab leads to the other', async () => {
  const app = await openApp('step-1', { columns: 80, rows: 24 });
  app.press('\t');
  expect(await app.waitForText('The files of this step')).not.toContain('Paragraph 1');
  expect(app.lines()[1]).toMatch(/^ ━ Lesson ━┫ Check ┣━ Steps 0\/4 ━+$/);
  app.press('\u001B[Z');
  await app.waitForText('Paragraph 1');
  app.press('q');
  await app.ended;
});

test('scrolling shows other lines, and a resize keeps the first of them on top', async () => {
  const app = await openApp('step-1', { columns: 80, rows: 24 });
  for (let line = 0; line < 20; line += 1) app.press('j');
  await app.waitForNoText('Paragraph 6 ');
  expect(app.lines()[2]).toContain('Paragraph 7 says');
  app.resize(60, 20);
  await app.waitForText('in a narrow window, and ends here.\n\n');
  expect(app.lines()[2]).toContain('Paragraph 7 says');
  app.resize(120, 40);
  await app.waitForText('─┤ Check ├─');
  expect(app.lines()[2]).toContain('Paragraph 7 says');
  app.press('G');
  await app.waitForText('Paragraph 40');
  expect(app.lines()[1]).toContain(' end ━');
  app.press('q');
  await app.ended;
});

test('a window that is too small gets one sentence, and the app comes back with the room', async () => {
  const app = await openApp('step-1', { columns: 80, rows: 24 });
  app.resize(34, 9);
  const small = await app.waitForText('Make it');
  expect(small.replaceAll(/\s+/g, ' ')).toContain('needs a window of 40x12; this one is 34x9.');
  expect(small).not.toContain('Paragraph');
  app.resize(40, 12);
  await app.waitForText('Paragraph 1');
  expect(app.wrappedRows()).toBe(0);
  app.press('q');
  expect(await app.ended).toBe(0);
});

test('a set-up that is done leads on, and says how to run it again', async () => {
  const app = await openApp('setup', { columns: 120, rows: 40, done: ['setup'] });
  const done = await app.waitForText('This step is done.');
  expect(done).toContain('Enter goes on to step-1');
  expect(done).toContain('a runs the set-up again, in these steps:');
  app.press('q');
  await app.ended;
});

test('a passed check is cheered, and Enter goes on', async () => {
  const app = await openApp('step-1', { columns: 80, rows: 24 });
  app.watches[0]?.onChange(['src/server.ts']);
  await app.waitForText('Checking step-1');
  const [check] = app.checks;
  app.answers.done.add('step-1');
  const result = checkResult('step-1', 'passed', [testResult('the server starts', 'passed')]);
  check?.end(result);
  const passed = await app.waitForText('Well done!');
  expect(passed).toContain('✓ Passed: 1 of 1 test passed (1.2 s)');
  expect(passed).toContain('Enter goes on to summary: What you have learned');
  expect(passed.split('\n')[0]).toContain('✓ done');
  app.press('\r');
  await app.waitForText('summary  What you have learned');
  app.press('q');
  await app.ended;
});

test('a reset shows what would be lost, and n leaves it as it is', async () => {
  const app = await openApp('step-1', { columns: 60, rows: 20 });
  app.press('r');
  const asked = await app.waitForText('Reset the database?');
  expect(asked).toContain('• profiles: 120 rows');
  expect(asked).toContain('y resets it, n leaves it as it is.');
  app.press('n');
  await app.waitForText('Paragraph 1');
  expect(app.actions).toHaveLength(0);
  app.press('r');
  await app.waitForText('Reset the database?');
  app.press('y');
  await app.waitForText('Database reset');
  expect(app.actions).toHaveLength(1);
  app.press('q');
  await app.ended;
});

test('hints come beside the lesson, the difference to the solution has the whole window', async () => {
  const app = await openApp('step-1', { columns: 120, rows: 40 });
  const hint = { id: 'where', title: 'Where to look', text: 'The route is in `src/server.ts`.' };
  app.answers.hint = { hint, number: 1 };
  app.press('h');
  const hinted = await app.waitForText('Hint 1: Where to look');
  expect(hinted).toContain('The route is in `src/server.ts`.');
  expect(hinted).toContain('Paragraph 1');
  app.answers.diff = [
    {
      path: 'exercises/profiles/src/server.ts',
      change: 'edit',
      hunks: [
        {
          oldStart: 1,
          newStart: 1,
          lines: [{ kind: 'added', text: 'await db.query();', changedRanges: [] }],
        },
      ],
    },
  ];
  app.press('d');
  await app.waitForText('Look at the solution?');
  app.press('y');
  expect(await app.waitForText('+ await db.query();')).not.toContain('Paragraph 1');
  app.press('l');
  expect(await app.waitForText('Paragraph 1')).toContain('+ await db.query();');
  app.press('q');
  await app.ended;
});

test('the list of steps opens the marked one', async () => {
  const app = await openApp('setup', { columns: 80, rows: 24 });
  app.press('s');
  await app.waitForText('› ○ setup           Get everything running');
  app.press('jj');
  await app.waitForText('› ○ step-1          Get a profile by its id');
  app.press('\r');
  expect(await app.waitForText('Paragraph 1')).toContain('step-1  Get a profile by its id');
  app.press('q');
  await app.ended;
});

test('without colours there is no colour, and without Unicode only ASCII is drawn', async () => {
  const app = await openApp('setup', { columns: 60, rows: 20, colour: false, ascii: true });
  app.press('s');
  await app.waitForText('> o setup           Get everything running');
  // oxlint-disable-next-line no-control-regex -- colours are control sequences
  expect(app.raw()).not.toMatch(/\u001B\[(?:[34]\d|9\d|1|2)m/);
  // oxlint-disable-next-line no-control-regex -- ASCII begins with them
  const isPlain = () => expect(app.lines().join('\n')).toMatch(/^[\u0000-\u007F]*$/);
  isPlain();
  app.press('?');
  await app.waitForText('This step');
  isPlain();
  app.press('G');
  await app.waitForText('take back the last undo');
  isPlain();
  app.press('\u001B');
  await app.waitForNoText('take back the last undo');
  app.press(':');
  await app.waitForText('A few letters of a step');
  isPlain();
  app.press('comp');
  await app.waitForText('compare with the solution');
  isPlain();
  app.press('\u001B');
  await app.waitForNoText('comp_');
  app.press('q');
  await app.ended;
});
