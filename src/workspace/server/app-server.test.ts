import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Exercise } from '../../course/course.ts';
import { requestProof, startAppServer } from './app-server.ts';
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
  const running = { pid: process.pid, port, url: `http://localhost:${port}` };
  const proof = { command: '', port, proof: { path: '/health', status: 200 } };
  await expect(requestProof(proof, running)).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringMatching(/\/health gave no answer \(.+\)\. Your files are unchanged\./u),
    exitCode: 1,
  });
  server.close();
});
