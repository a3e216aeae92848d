import { readdir, readFile, rm, symlink } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadCourse } from '../src/course/load-course.ts';
import type { VerifyReport } from '../src/jobs/verify/report.ts';
import { verifyCourse } from '../src/jobs/verify/verify-course.ts';
import { git, initGit, write } from './support/sums-course.ts';
import { copyTinyCourse, repository, workshop } from './support/workshop.ts';

/** Every check of every step runs in it, on a machine that may be busy with the other tests. */
const SHIPPED_TIMEOUT_MS = 75 * 60_000;

async function verifyIn(root: string, shuffleSeed?: number): Promise<VerifyReport> {
  const course = await loadCourse(root);
  const steps = new Set(course.steps.map(({ id }) => id));
  const { signal } = new AbortController();
  const parallel = Math.min(4, availableParallelism());
  const { env } = process;
  for await (const event of verifyCourse(course, { steps, parallel, shuffleSeed, env, signal })) {
    if (event.kind === 'verification-finished') return event.report;
  }
  throw new Error('there is no report');
}

function placed({ problems }: VerifyReport): string[] {
  return problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);
}

test('the shipped course is as it is meant', { timeout: SHIPPED_TIMEOUT_MS }, async () => {
  // As it is built: the sources would be stripped of their types in each of a thousand processes.
  const { stdout } = await workshop(repository, ['verify', '--json']);
  const report: VerifyReport = JSON.parse(stdout);
  expect(placed(report)).toEqual([]);
  expect(report.steps.length).toBeGreaterThan(0);
  for (const step of report.steps) {
    expect(step).toMatchObject({ starterFails: true, solutionPasses: true, stagesHold: true, misjudged: [] });
    expect(step.rejected).toBeGreaterThan(0);
  }
});

test('a good course passes, in any order of its tests, and is left as it was', async () => {
  await using course = await copyTinyCourse();
  const before = await filesIn(course.root);
  expect(await verifyIn(course.root, 7)).toMatchObject({
    verdict: 'passed',
    problems: [],
    steps: [
      {
        id: 'add',
        starterFails: true,
        solutionPasses: true,
        stagesHold: true,
        alone: true,
        accepted: 1,
        rejected: 2,
        misjudged: [],
      },
    ],
  });
  expect(await filesIn(course.root)).toEqual(before);
});

test('a solution that fails is found, with its file and line', async () => {
  await using course = await copyTinyCourse();
  await write(course.root, {
    'solutions/sums/add/sum.ts':
      'const [first, second] = process.argv.slice(2);\nconsole.log(Number(first) - Number(second));\n',
  });
  await rm(path.join(course.root, 'lessons/add/attempts/texts-put-together.yaml'));
  const report = await verifyIn(course.root);
  expect(report).toMatchObject({ verdict: 'failed', steps: [{ starterFails: true, solutionPasses: false }] });
  expect(placed(report)).toEqual([
    'solutions/sums/add/sum.ts:2: the solution is rejected: The sum of 2 and 3 is 5. (hint: what-the-step-is-after)',
  ]);
});

test('a starter that passes is found', async () => {
  await using course = await copyTinyCourse();
  const solved = await readFile(path.join(course.root, 'solutions/sums/add/sum.ts'), 'utf8');
  await write(course.root, { 'solutions/sums/starter/sum.ts': solved });
  const report = await verifyIn(course.root);
  expect(report).toMatchObject({ verdict: 'failed', steps: [{ starterFails: false, stagesHold: false }] });
  expect(placed(report)).toEqual([
    'lessons/add/attempts/untouched.yaml:3: is accepted',
    'lessons/add/check.test.ts:1: the check passes on the starter, where nothing is done yet',
  ]);
});

test('attempts that are judged wrongly or can’t be made are found', async () => {
  await using course = await copyTinyCourse();
  await rm(path.join(course.root, 'lessons/add/attempts/untouched.yaml'));
  await write(course.root, {
    'lessons/add/attempts/accepted.yaml': 'verdict: accepted\nedits: [{ file: sum.ts, text: "" }]\n',
    'lessons/add/attempts/other-hint.yaml':
      'verdict: rejected\nsays: The sum of 2 and 3 is 5\nhint: numbers-and-texts\nedits: [{ file: sum.ts, text: "" }]\n',
    'lessons/add/attempts/other-sentence.yaml':
      'verdict: rejected\nsays: Is each text made a number\nedits: [{ file: sum.ts, text: "" }]\n',
    'lessons/add/attempts/rejected.yaml':
      'verdict: rejected\nsays: No\nedits: [{ file: sum.ts, replace: first, with: first }]\n',
    'lessons/add/attempts/right.yaml': 'verdict: rejected\nsays: No\nedits: []\n',
  });
  const told = 'The sum of 2 and 3 is 5. (hint: what-the-step-is-after)';
  const report = await verifyIn(course.root);
  expect(report.steps[0]).toMatchObject({ accepted: 1, rejected: 1, misjudged: { length: 5 } });
  expect(placed(report)).toEqual([
    `lessons/add/attempts/accepted.yaml:1: is rejected: ${told}`,
    `lessons/add/attempts/other-hint.yaml:3: should get the hint numbers-and-texts: ${told}`,
    `lessons/add/attempts/other-sentence.yaml:2: should be told "Is each text made a number", and is told: ${told}`,
    'lessons/add/attempts/rejected.yaml:3: what is to be replaced is 2 times in sum.ts, and has to be there once: first',
    'lessons/add/attempts/right.yaml:2: is accepted',
    'lessons/add/attempts/untouched.yaml:1: there is no such file, and so nobody knows what a learner is told who has done nothing yet',
  ]);
});

test('hints, links, files and commands that don’t agree with the course are found', async () => {
  await using course = await copyTinyCourse();
  const lesson = await readFile(path.join(course.root, 'lessons/add/lesson.md'), 'utf8');
  const hints = await readFile(path.join(course.root, 'lessons/add/hints.md'), 'utf8');
  await write(course.root, {
    'lessons/add/hints.md': `${hints}\n---\n\n## Never shown\n\nText.\n`,
    'lessons/add/lesson.md': [
      lesson.replace('files: [sum.ts]', 'files: [sum.ts, product.ts]').trimEnd(),
      '[there](../welcome/lesson.md) [gone](../gone/lesson.md) [heading](#no-such-heading)',
      '```sh run\nnode -e "setInterval(() => {}, 9)" &\nnode sum.ts 2 3\npwd\n```\n```text output\n2 \n…\n```',
      '```sh run\nnode sum.ts 2 3\n```\n```text output\n5\n```',
      '```sh run solved\nnode sum.ts 2 3\n```\n```text output\n5\n```',
      '```sh run\nnode product.ts\n```\n```sh run fails\nnode product.ts\n```\n',
    ].join('\n'),
  });
  expect(placed(await verifyIn(course.root))).toEqual([
    "lessons/add/hints.md:11: nobody is ever shown the hint never-shown: the check doesn't name it, and no rejected attempt leads to it",
    'lessons/add/lesson.md:6: neither the exercise nor its solution has the file product.ts',
    'lessons/add/lesson.md:19: the link ../gone/lesson.md leads to lessons/gone/lesson.md, which is not there',
    'lessons/add/lesson.md:19: there is no place "no-such-heading" in lessons/add/lesson.md',
    'lessons/add/lesson.md:33: the lesson shows "5" where the command prints "2"',
    expect.stringMatching(/^lessons\/add\/lesson\.md:41: the command ended with 1 instead of 0\. /),
  ]);
});

/** The tiny course with a server that answers by what `sum.ts` prints, set up in a step of its own. */
async function copyServedCourse() {
  const course = await copyTinyCourse();
  const yaml = await readFile(path.join(course.root, 'lessons/course.yaml'), 'utf8');
  const lesson = await readFile(path.join(course.root, 'lessons/add/lesson.md'), 'utf8');
  const served =
    '    server:\n      command: node server.ts\n      port: 80\n      proof: { path: /, status: 200 }\n';
  const server = [
    "import { execFileSync } from 'node:child_process';",
    "import { createServer } from 'node:http';",
    "const sum = execFileSync('node', ['sum.ts', '2', '3']);",
    'createServer((_, response) => response.end(sum)).listen(process.env.PORT);',
  ].join('\n');
  const setup = '---\nid: setup\ntitle: Set up\nkind: setup\nexercise: sums\nactions:\n';
  await write(course.root, {
    'lessons/course.yaml': `${yaml.replace('[welcome, add]', '[setup, add]').trimEnd()}\n${served}`,
    'lessons/setup/lesson.md': `${setup}  - { verb: prove, text: Start it, command: npx workshop app start }\n---\n# Set up\n`,
    'exercises/sums/server.ts': server,
    'solutions/sums/starter/server.ts': server,
  });
  await rm(path.join(course.root, 'lessons/welcome'), { recursive: true });
  await symlink(path.join(repository, 'node_modules'), path.join(course.root, 'node_modules'), 'junction');
  const add = (file: string, before: string, ...blocks: string[]) =>
    write(course.root, { [file]: [before.trimEnd(), ...blocks].join('\n') });
  return { course, lesson, add };
}

const asksTheServer =
  'node -e "fetch(\'http://localhost:80\').then((answer) => answer.text()).then(console.log)"';

test('commands find what the set-up made: a server, at the port that the lesson names', async () => {
  const { course, lesson, add } = await copyServedCourse();
  await using _ = course;
  await add(
    'lessons/add/lesson.md',
    lesson,
    `\`\`\`sh run\n${asksTheServer}\nnpx workshop app stop\n\`\`\`\n\`\`\`text output\n2\n\nThe application server is stopped.\n\`\`\``,
    `\`\`\`sh run solved\nnpx workshop app start\n${asksTheServer}\n\`\`\`\n\`\`\`text output\nhttp://localhost:80\n…\n5\n\`\`\``,
    `\`\`\`sh run solved\nnpx workshop status\n\`\`\`\n\`\`\`text output\n…\n…setup…done…\n…\n\`\`\`\n`,
  );
  const setup = await readFile(path.join(course.root, 'lessons/setup/lesson.md'), 'utf8');
  await add(
    'lessons/setup/lesson.md',
    setup,
    '```sh run\nnpx workshop app status\n```\n```text output\nThe application server is not running…\n```\n',
  );
  expect(placed(await verifyIn(course.root))).toEqual([]);
});

function sumsLesson(id: string): string {
  return `---\nid: ${id}\ntitle: ${id}\nkind: exercise\nexercise: sums\nfiles: [sum.ts]\n---\n# ${id}\n`;
}

// A dozen checks, next to the verification of the shipped course.
test(
  'a step that an earlier one solves, and one that a later one breaks, are found',
  { timeout: 180_000 },
  async () => {
    await using course = await copyTinyCourse();
    const check = await readFile(path.join(course.root, 'lessons/add/check.test.ts'), 'utf8');
    const untouched = await readFile(path.join(course.root, 'lessons/add/attempts/untouched.yaml'), 'utf8');
    const yaml = await readFile(path.join(course.root, 'lessons/course.yaml'), 'utf8');
    await write(course.root, {
      'lessons/course.yaml': yaml.replace('[welcome, add]', '[welcome, add, again, less]'),
      'lessons/again/lesson.md': sumsLesson('again'),
      'lessons/again/hints.md': '## What the step is after\n\n## Numbers and texts\n',
      'lessons/again/check.test.ts': check,
      'lessons/again/attempts/untouched.yaml': untouched,
      'solutions/sums/again/other.ts': '',
      'lessons/less/lesson.md': sumsLesson('less'),
      'lessons/less/check.test.ts': check
        .replace("'5'", "'-1'")
        .replace("'0.75'", "'0.25'")
        .replaceAll(/, hint: [^ ]*/g, ''),
      'lessons/less/hints.md': '## What the step is after\n',
      'lessons/less/attempts/untouched.yaml': untouched,
      'solutions/sums/less/sum.ts':
        'const [first, second] = process.argv.slice(2);\nconsole.log(Number(first) - Number(second));\n',
    });
    const report = await verifyIn(course.root);
    const told = 'The sum of 2 and 3 is 5. (hint: what-the-step-is-after)';
    expect(placed(report)).toEqual([
      'lessons/again/check.test.ts:1: the check passes as soon as add is solved',
      expect.stringMatching(
        /^lessons\/again\/lesson\.md:1: nobody has shown that this step can be done without /,
      ),
      `solutions/sums/less/sum.ts:2: the check of add fails once less is solved: ${told}`,
      `solutions/sums/less/sum.ts:2: the check of again fails once less is solved: ${told}`,
    ]);
    expect(report.steps.map(({ id, stagesHold, alone }) => ({ id, stagesHold, alone }))).toEqual([
      { id: 'add', stagesHold: false, alone: true },
      { id: 'again', stagesHold: false, alone: false },
      { id: 'less', stagesHold: true, alone: true },
    ]);
  },
);

test('the command prints a table and ends with what it found', async () => {
  await using course = await copyTinyCourse();
  const passed = await workshop(course.root, ['verify', 'add']);
  expect(passed).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^step .*\n.*\nadd /) });
  expect(passed.stderr).toContain('add: attempt untouched');
  await write(course.root, {
    'lessons/welcome/lesson.md': '---\nid: welcome\ntitle: W\nkind: reading\n---\n[x](y)\n',
  });
  const failed = await workshop(course.root, ['verify', 'welcome']);
  expect(failed).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining('lessons/welcome/lesson.md:6: the link y leads to lessons/welcome/y'),
  });
});

test('--changed looks only at what is not as in git', async () => {
  await using course = await copyTinyCourse();
  await initGit(course.root);
  const nothing = await workshop(course.root, ['verify', '--changed', '--json']);
  expect(nothing.exitCode).toBe(0);
  expect(JSON.parse(nothing.stdout)).toMatchObject({ verdict: 'passed', steps: [] });
  await write(course.root, { 'solutions/sums/add/sum.ts': 'console.log(5);\n' });
  const changed = await workshop(course.root, ['verify', '--changed', '--json']);
  expect(changed.exitCode).toBe(1);
  expect(JSON.parse(changed.stdout)).toMatchObject({ steps: [{ id: 'add', solutionPasses: false }] });
  expect(await git(course.root, 'status', '--porcelain')).toBe(' M solutions/sums/add/sum.ts');
});

test.each([
  [['verify', 'ad'], 'Did you mean add?'],
  [['verify', '--parallel', '0'], '--parallel takes a whole number from 1 on'],
  [['verify', '--changed'], 'this course lies in no git repository'],
])('workshop %j could not be run, and says why', async (words, message) => {
  await using course = await copyTinyCourse();
  const { exitCode, stdout, stderr } = await workshop(course.root, words);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(message);
});

/** Every file below a folder, with its content. */
async function filesIn(root: string): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const)),
  );
}
