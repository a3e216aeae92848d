import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tinyCourse } from '../course/testing/tiny-course.ts';
import { courseHere } from './course-here.ts';

test('lessons name the port that the running server was given, and their own where none runs', async () => {
  const stateFolder = await mkdtemp(path.join(tmpdir(), 'workshop-here-'));
  const tiny = tinyCourse();
  const step = tiny.steps.find(({ id }) => id === 'step-1');
  if (step?.kind !== 'exercise') throw new Error('step-1 is no exercise');
  const server = { command: 'npm run app', port: 8000, proof: { path: '/', status: 200 } };
  const exercise = { ...step.exercise, server };
  const served = { ...step, exercise, lesson: 'curl http://localhost:8000/' };
  const course = { ...tiny, exercises: new Map([[exercise.id, exercise]]), steps: [served] };
  const lesson = async () => (await courseHere({ course, stateFolder })).steps[0]?.lesson;
  try {
    expect(await lesson()).toBe('curl http://localhost:8000/');
    const note = { pid: process.pid, port: 8001, startTime: null };
    await writeFile(path.join(stateFolder, `app-${exercise.id}.json`), JSON.stringify(note));
    expect(await lesson()).toBe('curl http://localhost:8001/');
  } finally {
    await rm(stateFolder, { recursive: true });
  }
});
