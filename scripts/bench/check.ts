import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CheckContext } from '../../src/checker/test-facts.ts';
import { defaultLimits } from '../../src/checker/limits.ts';
import { openServer } from '../../src/database/open-server.ts';
import { migrate } from '../../src/migrations/migrate.ts';
import { compare, processTime, type Figure } from './measure.ts';
import type { Bench } from './start-up.ts';

/** A check of the solved step-1, against `npx vitest run` on the same file with a database that is ready. */
export async function check({ root, course, rounds }: Bench): Promise<Figure[]> {
  const { DATABASE_URL: _, ...env } = process.env;
  const options = { stateFolder: path.join(course, '.workshop'), databases: ['profiles'], env };
  await using server = await openServer(options);
  await server.ensureDatabase('profiles');
  const migrations = path.join(course, 'exercises', 'profiles', 'drizzle');
  await using scratch = await server.createScratch(
    'bench',
    async (url) => void (await migrate(url, migrations)),
  );
  const config = await writeConfig(root, course, scratch.url);
  const main = path.join(root, 'dist', 'main.mjs');
  return await compare(
    ['npx vitest run', () => processTime('npx', ['vitest', 'run', '--config', config], { cwd: root, env })],
    [
      [
        'workshop check step-1',
        () => processTime(process.execPath, [main, 'check', 'step-1'], { cwd: course, env }),
      ],
    ],
    rounds,
  );
}

/** What the checker's host gives a check file, for a Vitest that is started by hand. */
async function writeConfig(root: string, course: string, databaseUrl: string): Promise<string> {
  const runFolder = path.join(course, '.workshop', 'bench');
  await mkdir(runFolder, { recursive: true });
  const context: CheckContext = {
    ...defaultLimits,
    courseRoot: course,
    exerciseFolder: path.join(course, 'exercises', 'profiles'),
    databaseUrl,
    runFolder,
    preload: pathToFileURL(path.join(root, 'dist', 'preload.mjs')).href,
  };
  const config = {
    root: course,
    resolve: { alias: { 'workshop-runner/kit': path.join(root, 'src', 'kit', 'index.ts') } },
    test: { include: ['lessons/step-1/check.test.ts'], provide: { workshop: context } },
  };
  const file = path.join(runFolder, 'vitest.config.mjs');
  await writeFile(file, `export default ${JSON.stringify(config, null, 2)};\n`);
  return file;
}
