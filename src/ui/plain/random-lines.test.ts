import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { tinyCourse } from '../../course/testing/tiny-course.ts';
import type { Course } from '../../course/course.ts';
import { createRandom, pick, type Random } from '../../course/random.ts';
import { checkResult, testResult } from '../../checker/testing/results.ts';
import { createScriptedJobs, settle } from '../../session/testing/scripted-jobs.ts';
import type { FileChange } from '../../workspace/changes/file-change.ts';
import { runPlain } from './run-plain.ts';

/** `WORKSHOP_TEST_SEED=a,b` plays these instead: other ones, or one that failed. */
const seeds = process.env['WORKSHOP_TEST_SEED']?.split(',') ?? ['1', '2', '3'];
const inputsOfASeed = 300;

const scripts = ['npx workshop db draft', 'npx workshop db down', 'npx workshop db status'] as const;

/** A course whose lessons have commands, some of which lose something. */
function courseWithCommands(): Course {
  const tiny = tinyCourse();
  const lesson = `# Commands\n\n${scripts.map((script) => `\`\`\`sh run\n${script}\n\`\`\`\n`).join('\n')}`;
  return { ...tiny, steps: tiny.steps.map((step) => ({ ...step, lesson })) };
}

function openPlain(course: Course) {
  const scripted = createScriptedJobs(course);
  const exercise = [...course.exercises.values()][0];
  if (exercise === undefined) throw new Error('the course has no exercise');
  scripted.answers.fileChange = fileChange(exercise);
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns: 100 });
  let written = '';
  stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
  const ended = runPlain({
    course,
    stepId: 'step-1',
    jobs: scripted.jobs,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all of a terminal's stream that is used
    stdin: stdin as unknown as NodeJS.ReadStream,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all of a terminal's stream that is used
    stdout: stdout as unknown as NodeJS.WriteStream,
    colour: false,
    seed: 'a test',
  });
  return { ...scripted, ended, type: (line: string) => stdin.write(`${line}\n`), told: () => written };
}

function fileChange(exercise: FileChange['exercise']): FileChange {
  return {
    kind: 'reset',
    subject: 'step-1',
    reason: 'reset step-1',
    exercise,
    operations: [{ kind: 'delete', path: 'own.ts', before: null, after: null }],
    reopens: [],
    takesBack: null,
  };
}

type Plain = ReturnType<typeof openPlain>;

/** The numbers of the list that was printed last, with what stands next to them. A list may begin behind a prompt. */
function printedChoices(told: string): ReadonlyMap<number, string> {
  let choices = new Map<number, string>();
  for (const line of told.split('\n')) {
    const [, number = '', label = ''] = /^(?:> )*(\d+)\. (.*)$/u.exec(line) ?? [];
    if (number === '1') choices = new Map();
    if (number !== '') choices.set(Number(number), label);
  }
  return choices;
}

/** What ran, as far as it does more than show something. */
function whatRan({ programs, checks, actions, answers }: Plain) {
  return {
    programs: programs.map(({ program }) => program.title),
    checks: checks.length,
    actions: actions.length,
    changed: answers.changed.length,
    edited: answers.edited.length,
  };
}

/** What happens without the learner: a save, a check that ends, a program that ends. */
async function tellSomething(app: Plain, random: Random): Promise<void> {
  const kind = pick(random, ['save', 'check', 'program', 'nothing'] as const);
  if (kind === 'save') app.watches.at(-1)?.onChange(['src/services/profiles.ts']);
  if (kind === 'program') app.programs.at(-1)?.end({ kind: 'ended', exitCode: 0 });
  const check = app.checks.at(-1);
  if (kind === 'check' && check !== undefined) {
    const state = pick(random, ['passed', 'failed'] as const);
    const tests = [testResult('it answers', state, { explanation: 'Nothing listens.' })];
    check.end(checkResult(check.stepId, state, tests));
  }
  await settle();
}

/** A number alone starts what is printed next to it, unless that may lose something. */
function mayStart(label: string, title: string): boolean {
  if (title === 'Your shell') return label.startsWith('to your shell');
  return title === 'npx workshop db status' && label.includes(title);
}

type Ran = ReturnType<typeof whatRan>;

/** What a number ran and must not have run; null if all is well. */
function ranByNumber(label: string, before: Ran, after: Ran): string | null {
  const started = after.programs.slice(before.programs.length);
  const unwanted = started.find((title) => !mayStart(label, title));
  if (unwanted !== undefined) return unwanted;
  // A set-up can be repeated without harm; one that deletes rows is asked about, as a reset is.
  const isSetup = label.startsWith('run the set-up');
  if (after.changed !== before.changed || (after.actions !== before.actions && !isSetup))
    return 'a change without a word';
  const isCheck = /check|watch|saving/iu.test(label);
  return after.checks !== before.checks && !isCheck ? 'a check' : null;
}

/** None of the words that are typed is the one that a command wants. */
function ranByWord(before: Ran, after: Ran): string | null {
  const [started] = after.programs.slice(before.programs.length);
  return after.changed === before.changed ? (started ?? null) : 'a change of files';
}

test.for(seeds)(
  'a number runs what is printed next to it and nothing else, whatever arrives in between: seed %s',
  async (seed) => {
    const random = createRandom(seed);
    const app = openPlain(courseWithCommands());
    await settle();
    const words = ['s', 'l', 'n', 'p', 'c', 'x', '?', 'r', 'R', 'y', '', 'esc', 'db', 'hint', 'no'];
    const history: string[] = [];
    for (let turn = 0; turn < inputsOfASeed; turn += 1) {
      if (random() < 0.4) await tellSomething(app, random);
      const choices = printedChoices(app.told());
      const isNumber = random() < 0.6;
      const number = 1 + Math.floor(random() * (choices.size + 2));
      const line = isNumber ? String(number) : pick(random, words);
      const label = choices.get(number) ?? '(nothing)';
      if (label.startsWith('quit') && isNumber) continue;
      const before = whatRan(app);
      app.type(line);
      await settle();
      const after = whatRan(app);
      history.push(`${line} ${isNumber ? label : ''} -> ${app.programs.length} programs`);
      const wrong = isNumber ? ranByNumber(label, before, after) : ranByWord(before, after);
      expect({ wrong, seed, last: wrong === null ? [] : history.slice(-12) }).toEqual({
        wrong: null,
        seed,
        last: [],
      });
    }
    app.type('n');
    app.type('q');
    app.programs.at(-1)?.end({ kind: 'ended', exitCode: 0 });
    await app.ended;
  },
);

test('a check that a save starts makes no number mean another command, and the list is printed again', async () => {
  const app = openPlain(courseWithCommands());
  await expect.poll(app.told).toContain('run what the lesson shows: npx workshop db down');
  const list = [...printedChoices(app.told())];
  const [draft = 0] = list.find(([, label]) => label.endsWith('db draft')) ?? [];
  app.watches.at(-1)?.onChange(['src/services/profiles.ts']);
  await settle();
  const before = app.told().length;
  app.type(String(draft));
  await expect.poll(() => app.told().slice(before)).toContain('is not possible any more');
  await expect.poll(() => app.told().slice(before)).toMatch(/^1\. /mu);
  expect(app.programs).toEqual([]);
  app.type('q');
  await app.ended;
});

test('a command that loses something wants a word, and a number or y is none', async () => {
  const app = openPlain(courseWithCommands());
  await expect.poll(app.told).toContain('run what the lesson shows: npx workshop db down');
  const down = [...printedChoices(app.told())].find(([, label]) => label.endsWith('db down'))?.[0] ?? 0;
  for (const answer of ['y', 'n', '', String(down)]) {
    app.type(String(down));
    app.type(answer);
    await settle();
    expect([answer, app.programs.length]).toEqual([answer, 0]);
    app.type('');
  }
  await settle();
  app.checks.at(-1)?.end(checkResult('step-1', 'passed', []));
  await settle();
  app.type('l');
  await settle();
  const again = [...printedChoices(app.told())].find(([, label]) => label.endsWith('db down'))?.[0] ?? 0;
  app.type(String(again));
  app.type('run');
  await expect.poll(() => app.programs.map(({ program }) => program.title)).toEqual(['npx workshop db down']);
  app.programs.at(-1)?.end({ kind: 'ended', exitCode: 0 });
  await settle();
  app.type('q');
  await app.ended;
});
