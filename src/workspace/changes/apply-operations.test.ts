import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { applyOperations, isAside, removeLeftovers } from './apply-operations.ts';
import { operationsTowards, type FileState } from './file-operation.ts';
import { listEverything, readFileStates } from './read-file-states.ts';

const isWindows = process.platform === 'win32';

async function temporaryFolder(files: Record<string, string>) {
  const folder = await mkdtemp(path.join(tmpdir(), 'workshop apply é '));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

function file(text: string, mode: number | null = null): FileState {
  return { kind: 'file', content: Buffer.from(text), mode };
}

async function plan(folder: string, target: Record<string, FileState | null>) {
  return operationsTowards(
    new Map(Object.entries(target)),
    await readFileStates(folder, Object.keys(target)),
  );
}

async function contentOf(folder: string): Promise<Record<string, string>> {
  const names = await listEverything(folder);
  const entries = names.map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(entries));
}

const before = { 'src/a.ts': 'a\r\n', 'src/b.ts': 'b', 'data/rows.json': '[]', 'own.ts': 'own' };

test('files are created, replaced and deleted, and nothing is left aside', async () => {
  await using place = await temporaryFolder(before);
  const { folder } = place;
  const operations = await plan(folder, {
    'src/a.ts': file('new a'),
    'src/deep/er/c.ts': file('c', 0o755),
    'data/rows.json': null,
    link: { kind: 'link', target: 'own.ts' },
  });
  await applyOperations(operations, { folder, id: 'x' });
  expect(await contentOf(folder)).toEqual({
    'src/a.ts': 'new a',
    'src/b.ts': 'b',
    'src/deep/er/c.ts': 'c',
    'own.ts': 'own',
    link: 'own',
  });
  // A folder that was emptied goes with its last file.
  expect((await readdir(folder)).toSorted()).toEqual(['link', 'own.ts', 'src']);
  expect(await readlink(path.join(folder, 'link'))).toBe('own.ts');
});

test.skipIf(isWindows)(
  'a file gets the permissions that were saved, or keeps those that it had',
  async () => {
    await using place = await temporaryFolder(before);
    const { folder } = place;
    await chmod(path.join(folder, 'src/a.ts'), 0o700);
    const operations = await plan(folder, { 'src/a.ts': file('new'), 'src/b.ts': file('new', 0o755) });
    await applyOperations(operations, { folder, id: 'x' });
    expect((await stat(path.join(folder, 'src/a.ts'))).mode & 0o777).toBe(0o700);
    expect((await stat(path.join(folder, 'src/b.ts'))).mode & 0o777).toBe(0o755);
  },
);

test('a failure in the middle puts everything back', async () => {
  await using place = await temporaryFolder(before);
  const { folder } = place;
  const operations = await plan(folder, {
    'data/rows.json': null,
    'new/deep/one.ts': file('new'),
    'src/a.ts': file('new a'),
    'src/b.ts': null,
  });
  // The second of two that take the same file away finds it gone, when all the others are done.
  const failing = [...operations, ...operations.filter(({ path: name }) => name === 'src/b.ts')];
  await expect(applyOperations(failing, { folder, id: 'x' })).rejects.toMatchObject({
    name: 'UserError',
    message: 'src/b.ts could not be written (ENOENT). Your files are as they were.',
  });
  expect(await contentOf(folder)).toEqual(before);
  expect((await readdir(folder)).toSorted()).toEqual(['data', 'own.ts', 'src']);
});

test('a file that is saved while the operations are applied is put back as it was saved', async () => {
  await using place = await temporaryFolder(before);
  const { folder } = place;
  const operations = await plan(folder, { 'src/a.ts': file('new a'), 'src/b.ts': file('new b') });
  // When the second comes to this file, it is no longer what both were planned for.
  const twice = [...operations, ...(await plan(folder, { 'src/b.ts': file('another') }))];
  await expect(applyOperations(twice, { folder, id: 'x' })).rejects.toMatchObject({
    name: 'UserError',
    message: 'src/b.ts could not be written (it changed in the meantime). Your files are as they were.',
  });
  expect(await contentOf(folder)).toEqual(before);
});

test('a link is a thing of its own: what it leads to is neither read nor changed', async () => {
  await using place = await temporaryFolder(before);
  const { folder } = place;
  await symlink('own.ts', path.join(folder, 'src/b.ts.link'));
  expect(await plan(folder, { 'src/b.ts.link': { kind: 'link', target: 'own.ts' } })).toEqual([]);
  await applyOperations(await plan(folder, { 'src/b.ts.link': file('new') }), { folder, id: 'x' });
  expect(await contentOf(folder)).toEqual({ ...before, 'src/b.ts.link': 'new' });
});

test('a place that cannot be written leaves everything as it was', async () => {
  await using place = await temporaryFolder(before);
  const { folder } = place;
  const tooLong = `src/${'x'.repeat(300)}.ts`;
  const operations = [
    ...(await plan(folder, { 'src/a.ts': file('new a'), 'src/b.ts': null })),
    { kind: 'create', path: tooLong, before: null, after: file('') } as const,
  ];
  await expect(applyOperations(operations, { folder, id: 'x' })).rejects.toMatchObject({ name: 'UserError' });
  expect(await contentOf(folder)).toEqual(before);
});

test.skipIf(isWindows || process.getuid?.() === 0)(
  'a read-only folder leaves everything as it was',
  async () => {
    await using place = await temporaryFolder(before);
    const { folder } = place;
    const operations = await plan(folder, { 'data/rows.json': file('[1]'), 'src/a.ts': file('new a') });
    await chmod(path.join(folder, 'src'), 0o555);
    await expect(applyOperations(operations, { folder, id: 'x' })).rejects.toMatchObject({
      name: 'UserError',
    });
    await chmod(path.join(folder, 'src'), 0o755);
    expect(await contentOf(folder)).toEqual(before);
  },
);

test.each(['saved anew', 'replaced by a folder', 'taken away'])(
  'a file that was %s since the plan was made is not touched',
  async (what) => {
    await using place = await temporaryFolder(before);
    const { folder } = place;
    const operations = await plan(folder, { 'src/a.ts': file('new a'), 'src/b.ts': file('new b') });
    const changed = path.join(folder, 'src/b.ts');
    if (what === 'saved anew') await writeFile(changed, 'mine');
    else await rm(changed);
    if (what === 'replaced by a folder') await mkdir(changed);
    await expect(applyOperations(operations, { folder, id: 'x' })).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('src/b.ts'),
    });
    expect(await readFile(path.join(folder, 'src/a.ts'), 'utf8')).toBe(before['src/a.ts']);
  },
);

test('a file that appeared since the plan was made is not overwritten', async () => {
  await using place = await temporaryFolder(before);
  const { folder } = place;
  const operations = await plan(folder, { 'src/new.ts': file('new') });
  await writeFile(path.join(folder, 'src/new.ts'), 'mine');
  await expect(applyOperations(operations, { folder, id: 'x' })).rejects.toThrow('src/new.ts changed');
  expect(await readFile(path.join(folder, 'src/new.ts'), 'utf8')).toBe('mine');
});

test('a folder in the place of a file is told when it is planned', async () => {
  await using place = await temporaryFolder({ 'src/a.ts/b.ts': '' });
  await expect(plan(place.folder, { 'src/a.ts': file('') })).rejects.toMatchObject({
    name: 'UserError',
    message: 'src/a.ts is no file. A file should be there. Your files are unchanged.',
  });
});

test.each(['link', 'file'])(
  'a %s in the place of a folder is told, and nothing is written beyond it',
  async (what) => {
    await using elsewhere = await temporaryFolder({ 'a.ts': 'theirs' });
    await using place = await temporaryFolder({ 'own.ts': 'own' });
    const src = path.join(place.folder, 'src');
    if (what === 'link') await symlink(elsewhere.folder, src, 'junction');
    else await writeFile(src, '');
    await expect(plan(place.folder, { 'src/a.ts': file('new') })).rejects.toMatchObject({
      name: 'UserError',
      message: `src is a ${what}. A folder should be there. Your files are unchanged.`,
    });
  },
);

test('what a killed application left aside is taken away, and nothing else', async () => {
  await using place = await temporaryFolder({ ...before, 'src/.workshop-aside-x.0.old.tmp': 'old' });
  await removeLeftovers(place.folder);
  expect(await contentOf(place.folder)).toEqual(before);
  expect(isAside('src/.workshop-aside-x.0.old.tmp')).toBe(true);
});
