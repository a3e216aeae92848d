import { mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { reportsChanges } from './reports-changes.ts';

const { signal } = new AbortController();

async function temporaryFolder() {
  const folder = await mkdtemp(path.join(await realpath(tmpdir()), 'probe é '));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

test('where the system tells of changes, that is found out, and nothing is left of it', async () => {
  await using at = await temporaryFolder();
  expect(await reportsChanges(path.join(at.folder, 'state'), { signal, timeoutMs: 60_000 })).toBe(true);
  expect(await readdir(path.join(at.folder, 'state'))).toEqual([]);
});

test('where no file can be made, nothing is held against the system', async () => {
  await using at = await temporaryFolder();
  const file = path.join(at.folder, 'file');
  await writeFile(file, '');
  expect(await reportsChanges(path.join(file, 'state'), { signal, timeoutMs: 60_000 })).toBe(true);
});

test('a watch that ends does not wait for the answer', async () => {
  await using at = await temporaryFolder();
  const ending = new AbortController();
  const answer = reportsChanges(at.folder, { signal: ending.signal, timeoutMs: 60_000 });
  ending.abort();
  expect(await answer).toBe(true);
});
