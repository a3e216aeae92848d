import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { write } from './support/sums-course.ts';
import { copyTinyCourse, workshop } from './support/workshop.ts';

const overlay = 'solutions/sums/add';
const attempts = 'lessons/add/attempts';

/** Paths that an attempt would write, change or remove, by the attempt's name. */
const inAttempts = {
  up: '../../../../evil.txt',
  absolute: '/tmp/workshop-evil.txt',
  drive: 'C:\\evil.txt',
  'drive-slash': 'C:/evil.txt',
  unc: '\\\\server\\share\\evil.txt',
  backslashes: '..\\..\\evil.txt',
  'null-byte': 'sum.ts\\0.png',
  device: 'NUL',
  git: '.git/hooks/pre-commit',
  packages: 'node_modules/evil/index.js',
  dots: './sum.ts',
} as const;

async function outsideOf(root: string): Promise<string> {
  const outside = path.join(path.dirname(root), 'outside');
  await mkdir(outside);
  await writeFile(path.join(outside, 'canary.txt'), 'A SECRET OUTSIDE');
  await execa('mkfifo', [path.join(outside, 'trap')]);
  return outside;
}

test('verify reports every hostile path with file and line, and touches nothing outside', async () => {
  await using course = await copyTinyCourse();
  const { root } = course;
  const outside = await outsideOf(root);
  const before = await readdir(path.dirname(root));
  for (const [name, file] of Object.entries(inAttempts))
    await write(root, {
      [`${attempts}/${name}.yaml`]: `verdict: rejected\nsays: x\nedits:\n  - file: "${file.replaceAll(/\\(?!0)/g, '\\\\')}"\n    text: evil\n`,
    });
  await write(root, {
    [`${attempts}/removes.yaml`]:
      'verdict: rejected\nsays: x\nedits:\n  - file: ../../../outside/canary.txt\n    delete: true\n',
    [`${attempts}/edits.yaml`]:
      'verdict: rejected\nsays: x\nedits:\n  - file: ../../../outside/canary.txt\n    replace: SECRET\n    with: evil\n',
    [`${overlay}/.deleted`]: '# comment\n../../../outside\n/etc\nC:\\Windows\nsrc/../../x\n',
    [`${overlay}/back\\slash.ts`]: '',
    [`${overlay}/aux.ts`]: '',
    'lessons/welcome/hints.md':
      '## One\n\n[up](../../../outside/canary.txt) [link](out/canary.txt) [pipe](out/trap) [root](/etc/passwd)\n[drive](C:\\x) [drive2](C:/x) [url](file:///etc/passwd) [nul](a%00b) [own](pipe)\n',
    'lessons/welcome/lesson.md':
      '---\nid: welcome\ntitle: Welcome\nkind: reading\n---\n\n```text file ../../../evil.txt\nevil\n```\n\n```text file /tmp/workshop-evil.txt\nevil\n```\n\n```text file C:\\evil.txt\nevil\n```\n\n```text file node_modules/evil.js\nevil\n```\n',
  });
  await symlink(outside, path.join(root, 'lessons/welcome/out'));
  await execa('mkfifo', [path.join(root, 'lessons/welcome/pipe')]);
  await symlink(path.join(outside, 'canary.txt'), path.join(root, overlay, 'secret.ts'));
  await symlink(path.join(outside, 'trap'), path.join(root, attempts, 'trap.yaml'));
  await symlink('/dev/zero', path.join(root, attempts, 'zero.yaml'));
  await execa('mkfifo', [path.join(root, attempts, 'pipe.yaml')]);
  await mkdir(path.join(root, attempts, 'folder.yaml'));

  const { stdout, stderr, exitCode } = await workshop(root, ['verify', '--json']);

  expect([exitCode, stderr]).toEqual([1, expect.not.stringContaining('bug')]);
  const { problems }: { problems: { file: string; line: number; message: string }[] } = JSON.parse(stdout);
  const places = problems.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n');
  for (const name of Object.keys(inAttempts))
    expect(places).toContain(`${attempts}/${name}.yaml:4: edits.0.file: the path`);
  for (const name of ['trap', 'zero', 'pipe', 'folder'])
    expect(places).toContain(`${attempts}/${name}.yaml:1: this file`);
  for (const line of [2, 3, 4, 5]) expect(places).toContain(`${overlay}/.deleted:${line}: the path`);
  for (const line of [7, 11, 15, 19])
    expect(places).toContain(`lessons/welcome/lesson.md:${line}: behind \`file\``);
  for (const expected of [
    `${attempts}/removes.yaml:4: edits.0.file: the path "../../../outside/canary.txt"`,
    `${attempts}/edits.yaml:4: edits.0.file: the path "../../../outside/canary.txt"`,
    `${overlay}/back\\slash.ts:1: this path contains a backslash`,
    `${overlay}/aux.ts:1: this path contains "aux.ts"`,
    `${overlay}/secret.ts:1: this file leads out of the course`,
    'lessons/welcome/pipe:1: this file is a named pipe',
    'lessons/welcome/hints.md:3: the link ../../../outside/canary.txt leads out of the course',
    'lessons/welcome/hints.md:3: the link out/canary.txt leads to lessons/welcome/out/canary.txt, which leads out',
    'lessons/welcome/hints.md:3: the link out/trap leads to lessons/welcome/out/trap, which leads out',
    'lessons/welcome/hints.md:3: the link /etc/passwd leads out of the course',
    'lessons/welcome/hints.md:4: the link C:\\x leads out of the course',
    'lessons/welcome/hints.md:4: the link C:/x leads out of the course',
    'lessons/welcome/hints.md:4: the link file:///etc/passwd leads out of the course',
    'lessons/welcome/hints.md:4: the link a%00b can',
    'lessons/welcome/hints.md:4: the link pipe leads to lessons/welcome/pipe, which is a named pipe',
  ])
    expect(places).toContain(expected);
  expect(stdout).not.toContain('A SECRET OUTSIDE');
  expect(await readdir(path.dirname(root))).toEqual(before);
  expect((await readdir(outside)).toSorted()).toEqual(['canary.txt', 'trap']);
  expect(await readFile(path.join(outside, 'canary.txt'), 'utf8')).toBe('A SECRET OUTSIDE');
  await expect(readFile('/tmp/workshop-evil.txt')).rejects.toThrow('ENOENT');
});

test.each([
  ['folder: exercises/sums', 'folder: ../outside'],
  ['folder: exercises/sums', 'folder: /etc'],
  [
    'folder: exercises/sums',
    'folder: exercises/sums\n    database: { name: sums, migrations: ../../../outside }',
  ],
  [
    'folder: exercises/sums',
    'folder: exercises/sums\n    database: { name: sums, migrations: drizzle, env-file: "C:\\\\x" }',
  ],
])('a course whose %j became %j is not opened', async (from, to) => {
  await using course = await copyTinyCourse();
  const file = path.join(course.root, 'lessons/course.yaml');
  await writeFile(file, (await readFile(file, 'utf8')).replace(from, to));
  const { stderr, exitCode } = await workshop(course.root, ['list']);
  expect([exitCode, stderr]).toEqual([
    2,
    expect.stringMatching(/lessons\/course\.yaml:\d+: exercises\.sums\..*the path/),
  ]);
});

test.each([
  'lessons/course.yaml',
  'lessons/add/lesson.md',
  'lessons/add/hints.md',
  'lessons/add/check.test.ts',
])('a named pipe, a device or a folder in the place of %s hangs nothing, and is named', async (file) => {
  for (const create of [
    (at: string) => execa('mkfifo', [at]),
    (at: string) => symlink('/dev/zero', at),
    (at: string) => mkdir(at),
  ]) {
    await using course = await copyTinyCourse();
    const at = path.join(course.root, file);
    await execa('rm', [at]);
    await create(at);
    const { stderr, exitCode } = await workshop(course.root, ['list']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(`${file}:1: this file `)]);
  }
});
