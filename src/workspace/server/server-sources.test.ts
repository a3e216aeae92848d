import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createTestCourse } from '../testing/create-test-course.ts';
import { changedSources, stampSources } from './server-sources.ts';

test('code and settings are what a server is made from; data, tests, migrations and packages are not', async () => {
  const files = [
    'package.json',
    '.env',
    '.env.development',
    'server.mjs',
    'src/http/routes.ts',
    'src/views/page.html',
    'src/http/routes.test.ts',
    'src/http/.routes.ts.swp',
    'src/http/routes.ts~',
    'tests/routes.ts',
    'vitest.config.ts',
    'changes.json',
    'data/profiles.json',
    'drizzle/seed.ts',
    'node_modules/hono/index.js',
    '.cache/server.js',
  ];
  const place = await createTestCourse(
    Object.fromEntries(files.map((file) => [`exercises/app/${file}`, '\n'])),
    [],
  );
  await using _ = place;
  const exercise = {
    ...place.exercise,
    database: { name: 'app', migrations: 'drizzle', envFile: '.env', checkWith: 'migrations' as const },
  };
  const folder = path.join(place.course.root, exercise.folder);
  const before = await stampSources(folder, exercise);
  expect(Object.keys(before).toSorted()).toEqual([
    '.env',
    '.env.development',
    'package.json',
    'server.mjs',
    'src/http/routes.ts',
    'src/views/page.html',
  ]);
  expect(changedSources(before, await stampSources(folder, exercise))).toEqual([]);

  await utimes(path.join(folder, 'src/http/routes.ts'), 1, 1);
  await rm(path.join(folder, 'server.mjs'));
  await mkdir(path.join(folder, 'src/db'));
  await writeFile(path.join(folder, 'src/db/client.ts'), '');
  await writeFile(path.join(folder, 'data/profiles.json'), '[1]');
  expect(changedSources(before, await stampSources(folder, exercise))).toEqual([
    'server.mjs',
    'src/db/client.ts',
    'src/http/routes.ts',
  ]);
});
