import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { saveFiles } from '../../src/workspace/changes/save-files.ts';
import { noteSaves } from '../../src/workspace/changes/save-log.ts';
import { copyTinyCourse, type TemporaryCourse } from './workshop.ts';

export const folder = 'exercises/sums';

/** No name and no configuration: a machine on which git was never set up. */
export const env = { GIT_CONFIG_GLOBAL: '', GIT_CONFIG_NOSYSTEM: '1', HOME: '/nonexistent' };
/** A PATH with nothing on it. Node is started by its own path. */
export const withoutGit = { PATH: '/nonexistent', Path: '/nonexistent' };

const more = {
  '.gitignore': '.workshop/\nsecret.txt\nignored.ts\n',
  'lessons/course.yaml': [
    'format: 1',
    'title: Sums',
    'chapters:',
    '  - title: All of it',
    '    steps: [welcome, add, store, report]',
    'objectives:',
    '  - { id: add-numbers, text: add two numbers }',
    'exercises:',
    '  sums:',
    '    folder: exercises/sums',
    '    database: { name: sums, migrations: drizzle }',
    '',
  ].join('\n'),
  'solutions/sums/starter/data/rows.json': '[]\n',
  'exercises/sums/data/rows.json': '[]\n',
  'solutions/sums/store/drizzle/0000_create_sums.sql': 'create table sums ();\n',
  'solutions/sums/store/drizzle/meta/_journal.json': '{}\n',
  'solutions/sums/store/.deleted': 'data\n',
  'solutions/sums/report/report.ts': 'report\n',
};

/** Three exercise steps; the second makes a migration and takes a folder away. */
export async function copySumsCourse(): Promise<TemporaryCourse> {
  const course = await copyTinyCourse();
  for (const id of ['store', 'report']) {
    await write(course.root, {
      [`lessons/${id}/lesson.md`]: `---\nid: ${id}\ntitle: The step ${id}\nkind: exercise\nexercise: sums\nfiles: [sum.ts]\nobjectives: [add-numbers]\n---\n# ${id}\n`,
      [`lessons/${id}/check.test.ts`]: '',
      [`lessons/${id}/hints.md`]: '',
    });
  }
  await write(course.root, more);
  return course;
}

export async function write(root: string, files: Record<string, string | Buffer>): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), content);
  }
}

export async function git(root: string, ...args: string[]): Promise<string> {
  const { stdout } = await execa('git', ['-c', 'user.name=Me', '-c', 'user.email=me@localhost', ...args], {
    cwd: root,
    env,
  });
  return stdout;
}

export async function initGit(root: string): Promise<void> {
  await git(root, 'init', '-q', '-b', 'main');
  await git(root, 'add', '-A');
  await git(root, 'commit', '-q', '--allow-empty', '-m', 'The course');
}

/** What git says of the course; the empty text outside a repository. */
export async function statusOf(root: string): Promise<string> {
  return existsSync(path.join(root, '.git')) ? git(root, 'status', '--porcelain') : '';
}

/** Every file of the exercise with its bytes and permissions. */
export async function snapshot(root: string): Promise<Record<string, string>> {
  const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const states = files.map(async (file) => {
    const [content, { mode }] = await Promise.all([readFile(file), stat(file)]);
    return [path.relative(path.join(root, folder), file), `${content.toString('base64')} ${mode}`] as const;
  });
  return Object.fromEntries(await Promise.all(states));
}

/** What is there when a catch-up is killed between its save and its first change. */
export async function saveBeforeKill(root: string): Promise<void> {
  const stateFolder = path.join(root, '.workshop');
  const at = new Date();
  const request = { courseRoot: root, stateFolder, folder, id: 'killed', at, reason: 'catch-up report' };
  const place = await saveFiles({ ...request, touched: ['sum.ts'], env: process.env });
  const files = [{ path: 'sum.ts', existed: true, mode: 0o644 }];
  const save = { ...request, at: at.toISOString(), kind: 'catch-up', exercise: 'sums', place } as const;
  await noteSaves(stateFolder, [{ ...save, state: 'started', files, steps: [] }]);
}

/** What a learner may have: changes, files that git knows nothing of, odd bytes, permissions, a migration of their own. */
export const learner = {
  [`${folder}/sum.ts`]: Buffer.from('mine \u00E9\r\n\0 without an end', 'latin1'),
  [`${folder}/own.ts`]: 'my own\n',
  [`${folder}/ignored.ts`]: 'ignored\n',
  [`${folder}/drizzle/0000_busy_hulk.sql`]: 'create table mine ();\n',
  [`${folder}/drizzle/meta/_journal.json`]: '{"mine":true}\n',
};
