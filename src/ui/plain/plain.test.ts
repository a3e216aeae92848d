import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { quizCourse } from '../../app/testing/quiz-course.ts';
import { tinyCourse } from '../../course/testing/tiny-course.ts';
import type { Course } from '../../course/course.ts';
import { checkResult, testResult } from '../../checker/testing/results.ts';
import { createScriptedJobs, settle } from '../../session/testing/scripted-jobs.ts';
import { runPlain } from './run-plain.ts';

/** The app line by line, with somebody at both ends who types and reads. */
function openPlain(stepId: string, options: { readonly course?: Course; readonly isTTY?: boolean } = {}) {
  const { course = tinyCourse(), isTTY = true } = options;
  const scripted = createScriptedJobs(course);
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const stdout = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  let written = '';
  stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
  const ended = runPlain({
    course,
    stepId,
    jobs: scripted.jobs,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all of a terminal's stream that is used
    stdin: stdin as unknown as NodeJS.ReadStream,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all of a terminal's stream that is used
    stdout: stdout as unknown as NodeJS.WriteStream,
    colour: false,
    seed: 'a test',
  });
  /** Types a line; gives what was told from then on until the text appears. */
  async function type(line: string, until: string): Promise<string> {
    const before = written.length;
    stdin.write(`${line}\n`);
    await expect.poll(() => written.slice(before), { timeout: 5000 }).toContain(until);
    await settle();
    return written.slice(before);
  }
  const send = (...lines: readonly string[]) => stdin.end(`${lines.join('\n')}\n`);
  return { ...scripted, ended, type, send, told: () => written };
}

test('what is there is told from top to bottom, and numbers choose', async () => {
  const app = openPlain('setup');
  await expect.poll(app.told).toContain('1. run the set-up (Enter)');
  expect(app.told()).toContain('setup: Get everything running (step 1 of 4)');
  const steps = await app.type('s', '3. step-1: Get a profile by its id, todo');
  expect(steps).not.toContain('Paragraph');
  const chosen = await app.type('3', 'take the next hint (h)');
  expect(chosen).toContain('step-1: Get a profile by its id (step 3 of 4, about 20 min)');
  expect(chosen).toContain('Paragraph 40');
  await app.type('q', 'Go on with: npx workshop start');
  expect(await app.ended).toBe(0);
});

test('a check is told when it is over, can be stopped meanwhile, and nothing is ever drawn again', async () => {
  const app = openPlain('step-1');
  await app.type('', 'Checking step-1 ... x stops it.');
  const [check] = app.checks;
  check?.tell({ kind: 'tests-collected', names: ['it answers'] });
  check?.tell({ kind: 'part-finished', part: { about: 'the-code', tests: 1, passed: 1, durationMs: 412 } });
  await expect.poll(app.told).toContain("The course's tests: 1 of 1 passed (0.4 s). Next: your own tests.");
  const failed = testResult('it answers', 'failed', { explanation: 'Nothing listens.' });
  check?.end(checkResult('step-1', 'failed', [failed]));
  await expect.poll(app.told).toContain('Nothing listens.');
  expect(app.told()).toContain('0 of 1 tests pass. h gives a hint.');
  await app.type('c', 'Checking step-1');
  await app.type('x', 'Stopped.');
  expect(app.checks[1]?.signal.aborted).toBe(true);
  await app.type('q', 'Go on with');
  await app.ended;
  expect(app.told()).not.toContain('\u001B');
});

test('what can’t be done says why, a word is looked for, and ? lists everything', async () => {
  const app = openPlain('setup');
  await app.type('d', 'There is no solution to compare with in this step.');
  await app.type('get a profile', '1. step-1  Get a profile by its id');
  await app.type('1', 'step-1: Get a profile by its id');
  const all = await app.type('?', 'not now');
  expect(all).toContain('stop what is running: not now, nothing is running');
  expect(all).toContain('database running');
  await app.type('/PARAGRAPH 7', 'Paragraph 7 says');
  await app.type('/nowhere', 'The lesson does not have "nowhere".');
  await app.type('99', 'There is no choice 99 in the list.');
  await app.type('%', 'Nothing is on % here: ? shows the keys.');
  await app.type('q', 'Go on with');
});

test('a command that the lesson marks as safe is a choice, and runs in the terminal', async () => {
  const tiny = tinyCourse();
  const lesson = '# Run it\n\n```sh run\nnpx workshop db status\n```\n';
  const course = { ...tiny, steps: tiny.steps.map((step) => ({ ...step, lesson })) };
  const app = openPlain('step-1', { course });
  await expect.poll(app.told).toContain('run what the lesson shows: npx workshop db status');
  const number = /(\d+)\. run what/.exec(app.told())?.[1] ?? '';
  await app.type(number, '');
  await expect.poll(() => app.programs.length).toBe(1);
  expect(app.programs[0]?.program.command).toEqual({ kind: 'script', text: 'npx workshop db status' });
  app.programs[0]?.end({ kind: 'ended', exitCode: 0 });
  await app.type('q', 'Go on with');
});

test('the code in a lesson can be copied, and somebody without a terminal is told that it can’t', async () => {
  const tiny = tinyCourse();
  const lesson = '# Copy it\n\n```ts\nconst one = 1;\nconst two = 2;\n```\n';
  const course = { ...tiny, steps: tiny.steps.map((step) => ({ ...step, lesson })) };
  const app = openPlain('step-1', { course });
  const all = await app.type('?', 'copy what the lesson shows: const one = 1; ... (2 lines)');
  const number = /(\d+)\. copy what/.exec(all)?.[1] ?? '';
  const copied = await app.type(number, 'Sent to the clipboard');
  const sent = Buffer.from('const one = 1;\nconst two = 2;').toString('base64');
  expect(copied).toContain(`\u001B]52;c;${sent}\u0007`);
  await app.type('q', 'Go on with');
  const piped = openPlain('step-1', { course, isTTY: false });
  piped.send('?', number);
  await piped.ended;
  expect(piped.told()).toContain("This terminal can't be asked to copy");
  expect(piped.told()).not.toContain('\u001B');
});

test('an empty line is no answer to a question about the learner’s work', async () => {
  const app = openPlain('step-1');
  await app.type('d', 'Look at the solution?');
  await app.type('', 'Type y for yes, or n for no.');
  await app.type('y', 'your files are the same as the solution');
  await app.type('q', 'Go on with');
  expect(app.told()).not.toContain('That did not work');
});

test('a set-up tells each action as it starts and ends', async () => {
  const app = openPlain('setup');
  await app.type('', 'Setting up');
  const [run] = app.actions;
  run?.tell({ kind: 'action-started', index: 0 });
  run?.tell({ kind: 'action-finished', index: 0, result: 'Installed.', durationMs: 900 });
  run?.tell({ kind: 'action-failed', index: 1, message: 'It broke.', wayOut: 'Mend it.', exitCode: 1 });
  run?.end();
  await expect.poll(app.told).toContain('Mend it.');
  expect(app.told()).toContain('1 of 2: Install the packages\n  $ npm install\n');
  expect(app.told()).toContain('done in 0.9 s: Installed.');
  await app.type('q', 'Go on with');
});

test('a quiz is answered by numbers and by typing', async () => {
  const app = openPlain('capitals', { course: quizCourse() });
  const first = await app.type('', '3. ');
  const number = /(\d)\. Nairobi/.exec(first)?.[1] ?? '';
  await app.type(number, 'Right.');
  const second = await app.type('', '3. ');
  const numbers = [/(\d)\. La Paz/.exec(second)?.[1], /(\d)\. Sucre/.exec(second)?.[1]];
  await app.type(numbers.join(','), 'Right.');
  await app.type('', 'Your answer: ');
  await app.type('ulaanbaatar', 'Right.');
  await app.type('', '3 of 3');
  expect(app.answers.noted.size).toBe(3);
  await app.type('q', 'npx workshop start');
});

test('without a terminal every line is done before the next is read, and the end of the input ends the app', async () => {
  const app = openPlain('step-1', { isTTY: false });
  app.send('c', 'n');
  await expect.poll(() => app.checks.length).toBe(1);
  app.checks[0]?.end(checkResult('step-1', 'passed', []));
  expect(await app.ended).toBe(0);
  expect(app.told()).toMatch(/step-1 passed\.[^]*> n\nsummary: What you have learned/);
});

test('a program that is run by the last line of a file ends without an error', async () => {
  const app = openPlain('step-1', { isTTY: false });
  app.send('$');
  await expect.poll(() => app.programs.length).toBe(1);
  app.programs[0]?.end({ kind: 'ended', exitCode: 0 });
  expect(await app.ended).toBe(0);
  expect(app.told()).not.toContain('went wrong');
});

test('a command is typed as a word, ? lists the keys after that, and no pane is offered', async () => {
  const app = openPlain('step-1');
  const [hint] = tinyCourse().steps.flatMap(({ hints }) => hints);
  if (hint === undefined) throw new Error('the course has no hint');
  app.answers.hint = { hint, number: 1 };
  expect(await app.type('hint', 'Where to look')).not.toContain('take the next hint (h)\n2. ');
  const all = await app.type('?', 'database running');
  expect(all).toMatch(/\d+\. check this step \(c\)|\d+\. check \(Enter\)/u);
  expect(all).toContain('quit (q)');
  expect(all).not.toMatch(/pane/u);
  await app.type('q', 'Go on with');
});

test('the tables of a database are told in words', async () => {
  const tiny = tinyCourse();
  const steps = tiny.steps.map((step) =>
    step.kind === 'exercise' && step.exercise.database !== undefined
      ? { ...step, exercise: { ...step.exercise, database: { ...step.exercise.database, showSchema: true } } }
      : step,
  );
  const app = openPlain('step-1', { course: { ...tiny, steps } });
  const column = { nullable: false, default: null, generated: null, identity: null, sequence: null };
  const table = {
    name: 'users',
    sqlName: 'users',
    oid: 1,
    columns: [{ ...column, name: 'id', attnum: 1, type: 'bigint' }],
    constraints: [],
    indexes: [],
    relations: [],
  };
  const change = { kind: 'same' } as const;
  const columns = table.columns.map((part) => ({ part, change }));
  const tables = [{ table, change, columns, constraints: [], indexes: [] }];
  app.answers.schema = {
    tables,
    enums: [],
    views: [],
    lastMigration: '0000_users',
    marked: false,
    problems: [],
  };
  const told = await app.type('S', 'Table users, 1 column:\n  id: bigint, not null\n');
  expect(told).not.toMatch(/[|+]-/u);
  await app.type('q', 'Go on with');
});
