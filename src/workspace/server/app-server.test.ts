import { chmod, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Exercise } from '../../course/course.ts';
import { isAlive } from '../../system/process-tree.ts';
import {
  findAppServer,
  readAppServerLog,
  requestProof,
  startAppServer,
  stopAppServer,
  usageOfAppServer,
  whyStopped,
} from './app-server.ts';
import { createTestCourse } from '../testing/create-test-course.ts';

async function openCourse(command: string) {
  const place = await createTestCourse({ 'exercises/app/package.json': '{}\n' }, []);
  const exercise: Exercise = {
    ...place.exercise,
    server: { command, port: 20_480, proof: { path: '/', status: 200 } },
  };
  const courseRoot = place.course.root;
  const stateFolder = path.join(courseRoot, '.workshop');
  return { ...place, options: { courseRoot, stateFolder, exercise, env: process.env } };
}

test.skipIf(process.platform === 'win32')(
  'a server whose program is not there is told of, and is not taken for one that runs',
  async () => {
    await using place = await openCourse('no-such-program --port 1');
    const { stateFolder } = place.options;
    await expect(startAppServer(place.options)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining('`no-such-program --port 1` could not be started'),
      wayOut: expect.stringContaining('npm install'),
    });
    expect(await readdir(stateFolder)).toEqual(['app-app.log']);
  },
);

test('a server that hangs up on the request that proves it is told of', async () => {
  const server = createServer((socket) => socket.on('data', () => socket.destroy())).listen(0);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const running = { pid: process.pid, port, url: `http://localhost:${port}`, sources: null };
  const proof = { command: '', port, proof: { path: '/health', status: 200 } };
  await expect(requestProof(proof, running)).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(/\/health gave no answer \(.+\)\. Your files are unchanged\./u),
    exitCode: 1,
  });
  server.close();
});

/** A server that answers at once; `then` is what it does afterwards. */
async function openServing(then: string) {
  const place = await openCourse('node server.mjs');
  const { courseRoot, exercise } = place.options;
  const program = `import { createServer } from 'node:http';
import { Worker } from 'node:worker_threads';
createServer((request, response) => response.end(String(process.pid))).listen(Number(process.env.PORT));
${then}
`;
  await writeFile(path.join(courseRoot, exercise.folder, 'server.mjs'), program);
  return {
    ...place,
    async [Symbol.asyncDispose]() {
      await stopAppServer(place.options);
      await place[Symbol.asyncDispose]();
    },
  };
}

const waitMs = { timeout: 30_000, interval: 100 };

/** The process that answers, which the supervisor has started. */
async function pidOfServer(url: string): Promise<number> {
  return Number(await (await fetch(url)).text());
}

describe.skipIf(process.platform === 'win32')('the application server', () => {
  test('says what it uses, with everything that it has started', async () => {
    await using place = await openServing('');
    const usage = await usageOfAppServer(await startAppServer(place.options));
    expect(usage?.processes).toBe(2);
    expect(usage?.memoryBytes).toBeGreaterThan(50 * 1024 ** 2);
    expect(usage?.cpuMs).toBeGreaterThan(0);
    expect(usage?.cpuShare).toBeLessThan(4);
  });

  test('is stopped when it takes more memory than its limit, in whichever thread', async () => {
    await using place = await openServing(
      "new Worker('const kept = []; setInterval(() => kept.push(Buffer.alloc(20_000_000, 1)), 20)', { eval: true });",
    );
    const limits = { memoryBytes: 400 * 1024 ** 2, busyMs: 600_000 };
    await startAppServer({ ...place.options, limits });
    await expect.poll(() => findAppServer(place.options), waitMs).toBeUndefined();
    const stopped = await whyStopped(place.options);
    expect(stopped?.reason).toMatch(/^it took \S+ [MG]B of memory \(limit: 400 MB\)\./u);
    expect(await readAppServerLog(place.options, 1)).toBe(
      `The workshop stopped the application server: ${stopped?.reason}`,
    );
  });

  test('is stopped when a process that it left on its own takes too much', async () => {
    await using place = await openServing(`import { spawn } from 'node:child_process';
const code = 'const kept = []; setInterval(() => kept.push(Buffer.alloc(20_000_000, 1)), 100)';
spawn(process.execPath, ['-e', code], { detached: true, stdio: 'ignore' }).unref();`);
    const limits = { memoryBytes: 400 * 1024 ** 2, busyMs: 600_000 };
    const { pid, url } = await startAppServer({ ...place.options, limits });
    const tree = [pid, await pidOfServer(url)];
    await expect.poll(() => tree.some(isAlive), waitMs).toBe(false);
    expect((await whyStopped(place.options))?.reason).toContain('of memory');
  });

  test('is stopped when it is busy without a pause', async () => {
    await using place = await openServing("new Worker('while (true) {}', { eval: true });");
    await startAppServer({
      ...place.options,
      limits: { memoryBytes: Number.MAX_SAFE_INTEGER, busyMs: 1_000 },
    });
    await expect.poll(() => findAppServer(place.options), waitMs).toBeUndefined();
    expect((await whyStopped(place.options))?.reason).toMatch(/^it was busy for 1 s of CPU time/u);
  });

  test('is forgotten as stopped when it is started again', async () => {
    await using place = await openServing('');
    const file = path.join(place.options.stateFolder, 'app-app.stopped.json');
    await startAppServer(place.options);
    await writeFile(file, JSON.stringify({ at: new Date(0).toISOString(), reason: 'it grew' }));
    expect(await whyStopped(place.options)).toMatchObject({ reason: 'it grew' });
    await stopAppServer(place.options);
    expect(await whyStopped(place.options)).toBeUndefined();
  });

  test('ends when the folder that knows of it is removed', async () => {
    await using place = await openServing('');
    const { url, pid } = await startAppServer(place.options);
    const server = await pidOfServer(url);
    await rm(place.options.stateFolder, { recursive: true });
    await expect.poll(() => [pid, server].some(isAlive), waitMs).toBe(false);
  });

  test('has a log that nobody else may read, also where an older one was open to others', async () => {
    await using place = await openServing('');
    const log = path.join(place.options.stateFolder, 'app-app.log');
    await startAppServer(place.options);
    await stopAppServer(place.options);
    await chmod(log, 0o644);
    await startAppServer(place.options);
    expect((await stat(log)).mode & 0o777).toBe(0o600);
    expect((await stat(place.options.stateFolder)).mode & 0o777).toBe(0o700);
  });
});
