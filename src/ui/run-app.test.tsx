import { expect, test } from 'vitest';
import { tinyCourse } from '../app/testing/tiny-course.ts';
import { openVirtualTerminal } from './testing/virtual-terminal.ts';
import { runApp } from './run-app.tsx';

test('x', async () => {
  for (const [c, r] of [
    [60, 20],
    [80, 24],
    [120, 40],
    [200, 60],
  ] as const) {
    const terminal = openVirtualTerminal(c, r);
    const jobs: any = {
      loadStatus: async () => new Promise(() => {}),
      watchFiles: () => ({ ready: Promise.resolve(), closed: Promise.resolve() }),
    };
    const ended = runApp({ course: tinyCourse(), stepId: 'step-1', jobs, ...terminal, colour: true });
    console.log(await terminal.waitForText('Lesson'));
    terminal.press('?');
    console.log(await terminal.waitForText('Keys'));
    terminal.press('q');
    console.log(await ended, terminal.isAlternateScreen(), terminal.isRawMode());
    console.log(terminal.lines().join('\n').trim());
  }
});
