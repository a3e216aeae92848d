import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { git, initGit } from './support/sums-course.ts';
import { copyTinyCourse, workshop } from './support/workshop.ts';

test('--version prints the version', async () => {
  expect(await workshop('/', ['--version'])).toEqual({ exitCode: 0, stdout: manifest.version, stderr: '' });
});

test('--help lists every command', async () => {
  const { stdout, exitCode } = await workshop('/', ['--help']);
  expect(exitCode).toBe(0);
  for (const command of [
    'start',
    'setup',
    'check',
    'hint',
    'diff',
    'lesson',
    'status',
    'list',
    'reset-db',
    'catch-up',
    'reset',
    'undo',
    'app',
    'db',
  ]) {
    expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
  }
});

test('an unknown command suggests the nearest and ends with 2', async () => {
  const { stderr, exitCode } = await workshop('/', ['chekc']);
  expect(stderr).toContain('Did you mean check?');
  expect(exitCode).toBe(2);
});

test('an unknown step lists the steps, suggests the nearest and ends with 2', async () => {
  await using course = await copyTinyCourse();
  const { stderr, exitCode } = await workshop(course.root, ['check', 'ad']);
  expect(stderr).toBe('There is no step "ad". Steps: welcome, add.\nDid you mean add?');
  expect(exitCode).toBe(2);
});

test('outside a course, start says so and how to get one', async () => {
  const { stderr, exitCode } = await workshop('/', ['start']);
  expect(stderr).toContain('There is no course in /');
  expect(stderr).toContain('git clone');
  expect(exitCode).toBe(2);
});

test('--course names a course from anywhere', async () => {
  await using course = await copyTinyCourse();
  const { stdout, exitCode } = await workshop('/', ['--course', course.root, 'list']);
  expect(stdout).toContain('Add two numbers');
  expect(exitCode).toBe(0);
});

test('start without a terminal says where the learner is and what to type', async () => {
  await using course = await copyTinyCourse();
  const { stdout, exitCode } = await workshop(course.root, ['start']);
  expect(stdout).toContain('you are here');
  expect(stdout).toContain('This course has one exercise');
  expect(stdout).toContain('Next: welcome (Welcome).');
  expect(exitCode).toBe(0);
});

test('a check goes from red to green, with the explanation, the place and the hint that fits', async () => {
  await using course = await copyTinyCourse();
  const red = await workshop(course.root, ['check', 'add']);
  expect(red.exitCode).toBe(1);
  expect(red.stdout).toContain('The sum of 2 and 3 is 5.');
  expect(red.stdout).toContain('exercises/sums/sum.ts:2');

  const hint = await workshop(course.root, ['hint', 'add']);
  expect(hint.stdout).toContain('Hint 1: What the step is after');

  const diff = await workshop(course.root, ['diff', 'add']);
  expect(diff.stdout).toContain('+ console.log(Number(first) + Number(second));');
  expect(diff.exitCode).toBe(0);

  await writeFile(
    path.join(course.root, 'exercises/sums/sum.ts'),
    'console.log(process.argv.slice(2).reduce((sum, text) => sum + Number(text), 0));\n',
  );
  const green = await workshop(course.root, ['check', 'add']);
  expect(green.exitCode).toBe(0);
  const status = await workshop(course.root, ['status', '--json']);
  expect(JSON.parse(status.stdout)).toMatchObject({
    current: 'welcome',
    steps: [{}, { id: 'add', state: 'done' }],
  });
});

test('hints climb to the solution, one part at a time, and end there', async () => {
  await using course = await copyTinyCourse();
  const next = () => workshop(course.root, ['hint', 'add']);
  expect((await next()).stdout).toContain('Hint 1: What the step is after');
  expect((await next()).stdout).toContain('Hint 2: Numbers and texts');
  expect((await next()).stdout).toContain('+ console.log(Number(first) + Number(second));');
  expect((await next()).stdout).toContain('`npx workshop diff` shows all');
  expect((await next()).stderr).toContain('You have seen every hint of add.');
  const all = await workshop(course.root, ['hint', 'add', '--all']);
  expect(all.stdout).toContain('Hint 2: Numbers and texts');
});

test('a broken course tells every problem with file and line, and ends with 2', async () => {
  await using course = await copyTinyCourse();
  const file = path.join(course.root, 'lessons/course.yaml');
  const yaml = await readFile(file, 'utf8');
  await writeFile(file, yaml.replace('steps: [welcome, add]', 'stps: [welcome, add]'));
  await writeFile(path.join(course.root, 'lessons/welcome/lesson.md'), '# No front matter\n');
  const { stderr, exitCode } = await workshop(course.root, ['status']);
  expect(stderr).toContain('lessons/course.yaml:5: unknown key "stps". Did you mean "steps"?');
  expect(stderr).toContain('If you are the author of the course, fix these files');
  expect(stderr).not.toContain('git checkout');
  expect(exitCode).toBe(2);
});

test('git is named as the way out of a broken course if it can bring the files back', async () => {
  await using course = await copyTinyCourse();
  const lesson = path.join(course.root, 'lessons/welcome/lesson.md');
  const broken = () => workshop(course.root, ['status']);
  await initGit(course.root);
  await writeFile(lesson, '# No front matter\n');
  expect((await broken()).stderr).toContain(
    '`git checkout HEAD -- lessons/welcome/lesson.md` brings them back',
  );
  await git(course.root, 'commit', '-qam', 'Break it');
  expect((await broken()).stderr).not.toContain('git checkout');
});

test('without a solution, the hints that the author wrote are still given', async () => {
  await using course = await copyTinyCourse();
  await rm(path.join(course.root, 'solutions'), { recursive: true });
  const all = await workshop(course.root, ['hint', 'add', '--all']);
  expect(all.exitCode).toBe(0);
  expect(all.stdout).toContain('Numbers and texts');
  for (const title of ['What the step is after', 'Numbers and texts'])
    expect((await workshop(course.root, ['hint', 'add'])).stdout).toContain(title);
  const next = await workshop(course.root, ['hint', 'add']);
  expect(next.stderr).toContain('solutions/sums/add is missing');
  expect(next.exitCode).toBe(2);
});

test('a broken lesson is named with its line, and nothing is lost', async () => {
  await using course = await copyTinyCourse();
  await writeFile(path.join(course.root, 'lessons/welcome/lesson.md'), '# No front matter\n');
  const { stderr, exitCode } = await workshop(course.root, ['start']);
  expect(stderr).toContain('lessons/welcome/lesson.md:1: the lesson does not begin with front matter');
  expect(exitCode).toBe(2);
});

test('a broken progress file is kept aside and stops nothing', async () => {
  await using course = await copyTinyCourse();
  await mkdir(path.join(course.root, '.workshop'));
  await writeFile(path.join(course.root, '.workshop/progress.json'), '{"schemaVersion":1,"steps":{');
  const { stderr, exitCode } = await workshop(course.root, ['status']);
  expect(stderr).toContain('kept as progress.json.broken');
  expect(exitCode).toBe(0);
});

test('a course without write permission can still be checked', async () => {
  await using course = await copyTinyCourse();
  // A file where the folder should be: not even root can write below it.
  await writeFile(path.join(course.root, '.workshop'), '');
  await chmod(course.root, 0o555);
  const { exitCode } = await workshop(course.root, ['check', 'add']);
  await chmod(course.root, 0o755);
  expect(exitCode).toBe(1);
});

test('colour is for terminals, and FORCE_COLOR forces it', async () => {
  await using course = await copyTinyCourse();
  const plain = await workshop(course.root, ['lesson', 'add']);
  expect(plain.stdout).not.toContain('\u001B[');
  const coloured = await workshop(course.root, ['lesson', 'add'], { FORCE_COLOR: '1' });
  expect(coloured.stdout).toContain('\u001B[');
});
