import { rm } from 'node:fs/promises';
import path from 'node:path';
import { drawnByTheApp, openAndQuit, timeUntil } from './app.ts';
import { compare, processTime, type Figure, type Measured } from './measure.ts';

export interface Bench {
  /** The repository. */
  readonly root: string;
  /** A copy of the course that may be worked on. */
  readonly course: string;
  readonly rounds: number;
}

/** Commands that only print, and the first frame of the app, against the smallest program there is. */
export async function startUp({ root, course, rounds }: Bench): Promise<Figure[]> {
  const main = path.join(root, 'dist', 'main.mjs');
  const launcher = path.join(root, 'bin', 'workshop.cjs');
  const run =
    (...args: string[]): Measured =>
    () =>
      processTime(process.execPath, args, { cwd: course });
  const open = [main, 'start', 'step-1'];
  // Of the first paragraph of its lesson.
  const words = 'answers with';
  return compare(
    ['node -e 0', run('-e', '0')],
    [
      ['workshop --version', run(main, '--version')],
      ['workshop --version, by the launcher', run(launcher, '--version')],
      ['workshop status', run(main, 'status')],
      [
        'workshop start, first frame with the lesson, nothing kept',
        async () => {
          await rm(path.join(course, '.workshop'), { recursive: true, force: true });
          return timeUntil(words, open, course);
        },
      ],
      [
        'workshop start, the same, the lesson’s lines kept',
        async () => {
          // What a course says is kept from the second start on.
          await openAndQuit(open, course);
          await openAndQuit(open, course);
          await rm(path.join(course, '.workshop', 'first-frame.json'), { force: true });
          return timeUntil(words, open, course);
        },
      ],
      [
        'workshop start, the same, the frame kept',
        async () => {
          await openAndQuit(open, course);
          return timeUntil(words, open, course);
        },
      ],
      [
        'workshop start, until the app draws over the kept frame',
        () => timeUntil(drawnByTheApp, open, course),
      ],
    ],
    rounds,
  );
}
