import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { defaultLimits } from '../../src/checker/limits.ts';
import type { CheckContext } from '../../src/checker/test-facts.ts';
import { openServer } from '../../src/database/open-server.ts';
import { migrate } from '../../src/migrations/migrate.ts';
import { openCpuMeter } from './cpu-meter.ts';

/** What a check is compared with: it doesn't change with the course. */
export interface Yardstick extends AsyncDisposable {
  run(): Promise<{ readonly ms: number; readonly cpuSeconds: number | undefined }>;
}

/**
 * A cold `npx vitest run` of the step's check file as it was at caa60ca (in `yardstick/`), with the learner's own tests
 * in it, on a database that is ready.
 */
export async function openYardstick(root: string, course: string, step: string): Promise<Yardstick> {
  const { DATABASE_URL: _, ...env } = process.env;
  const resources = new AsyncDisposableStack();
  const server = resources.use(
    await openServer({ stateFolder: path.join(course, '.workshop'), databases: ['profiles'], env }),
  );
  await server.ensureDatabase('profiles');
  const migrations = path.join(course, 'exercises', 'profiles', 'drizzle');
  const build = async (url: string) => void (await migrate(url, migrations));
  await cp(path.join(import.meta.dirname, 'yardstick'), path.join(course, 'yardstick'), { recursive: true });
  return {
    async run() {
      await using scratch = await server.createScratch('bench', build);
      const config = await writeConfig(root, course, step, scratch.url);
      await using meter = await openCpuMeter();
      const startedAt = performance.now();
      // The shell waits until it is counted, so that nothing of what it starts is missed.
      const child = spawn('sh', ['-c', 'read go; exec npx vitest run --config "$0"', config], {
        cwd: root,
        env,
        stdio: ['pipe', 'ignore', 'pipe'],
      });
      let stderr = '';
      child.stderr.on('data', (chunk) => (stderr += String(chunk)));
      await meter?.add(child.pid ?? 0);
      child.stdin.end('go\n');
      const [code] = await once(child, 'close');
      if (code !== 0) throw new Error(`the yardstick of ${step} ended with ${code}: ${stderr}`);
      return { ms: performance.now() - startedAt, cpuSeconds: await meter?.seconds() };
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** What the checker's host gives a check file, for a Vitest that is started by hand. */
async function writeConfig(root: string, course: string, step: string, databaseUrl: string): Promise<string> {
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
    test: { include: [`yardstick/${step}/check.test.ts`], provide: { workshop: context } },
  };
  const file = path.join(runFolder, 'vitest.config.mjs');
  await writeFile(file, `export default ${JSON.stringify(config, null, 2)};\n`);
  return file;
}
