import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { repository } from './support/workshop.ts';

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({ optionalDependencies: z.record(z.string(), z.string()).default({}) }),
  ),
});

async function readLock(): Promise<string> {
  return readFile(path.join(repository, 'package-lock.json'), 'utf8');
}

// npm leaves out what it can't find, without a word; `npm ci`, and every machine of that platform, then fails.
test('the lock file has the packages of every platform, not only of this one', async () => {
  const { packages } = lockFile.parse(JSON.parse(await readLock()));
  const places = Object.keys(packages);
  const missing = Object.entries(packages).flatMap(([place, { optionalDependencies }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !places.some((other) => other.endsWith(`node_modules/${name}`)))
      .map((name) => `${name}, of ${place || 'the project'}`),
  );
  expect(missing).toEqual([]);
});

test('the lock file names no registry', async () => {
  expect(await readLock()).not.toMatch(/"resolved": "http/);
});
