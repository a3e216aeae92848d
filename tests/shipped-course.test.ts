import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { splitFences } from '../src/course/fences.ts';
import { loadCourse } from '../src/course/load-course.ts';
import { textWidth } from '../src/text/text-width.ts';
import { listFiles } from '../src/workspace/solution/solution-files.ts';
import { repository } from './support/workshop.ts';

const run = promisify(execFile);

test('the starter of each exercise is what the repository has in exercises/', async () => {
  const course = await loadCourse(repository);
  for (const exercise of course.exercises.values()) {
    const folder = path.join(repository, exercise.folder);
    const starter = path.join(repository, 'solutions', exercise.id, 'starter');
    // What git does not know yet counts, what it ignores does not.
    const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: folder,
    });
    const there = [...new Set(stdout.split('\0'))].filter((file) => file !== '').toSorted();
    const inStarter = (await listFiles(starter)).filter((file) => file !== '.message').toSorted();
    expect(inStarter).toEqual(there);
    for (const file of there) {
      expect([file, await readFile(path.join(starter, file), 'utf8')]).toEqual([
        file,
        await readFile(path.join(folder, file), 'utf8'),
      ]);
    }
  }
});

/** What a terminal of sixty columns leaves for a block: a picture whose lines wrap is none any more. */
const PICTURE_COLUMNS = 54;

test('pictures in the lessons stay whole in a terminal of sixty columns', async () => {
  const { steps } = await loadCourse(repository);
  const tooWide = steps.flatMap(({ id, lesson }) =>
    splitFences(lesson)
      .fences.filter(({ info }) => info === 'text')
      .flatMap(({ text }) => text.split('\n'))
      .filter((line) => textWidth(line) > PICTURE_COLUMNS)
      .map((line) => `${id}: ${line}`),
  );
  expect(tooWide).toEqual([]);
});
