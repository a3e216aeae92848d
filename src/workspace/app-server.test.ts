import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Exercise } from '../course/course.ts';
import { startAppServer } from './app-server.ts';
import { createTestCourse } from './create-test-course.ts';

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
