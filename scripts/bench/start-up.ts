import { spawn } from '@lydell/node-pty';
import path from 'node:path';
import { compare, processTime, timed, type Figure, type Measured } from './measure.ts';

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
  return compare(
    ['node -e 0', run('-e', '0')],
    [
      ['workshop --version', run(main, '--version')],
      ['workshop --version, by the launcher', run(launcher, '--version')],
      ['workshop status', run(main, 'status')],
      ['workshop start, first frame with the lesson', () => firstFrame([main, 'start'], course, 'Set')],
    ],
    rounds,
  );
}

/** Time until the lesson's heading is on a terminal of 80x24. */
function firstFrame(args: string[], cwd: string, heading: string): Promise<number> {
  return timed(
    () =>
      new Promise<void>((resolve, reject) => {
        let screen = '';
        const terminal = spawn(process.execPath, args, { cols: 80, rows: 24, cwd, env: process.env });
        const timeout = setTimeout(() => reject(new Error(`no first frame:\n${screen}`)), 10_000);
        terminal.onData((data) => {
          screen += data;
          if (!screen.includes(heading)) return;
          clearTimeout(timeout);
          terminal.kill('SIGKILL');
          resolve();
        });
      }),
  );
}
