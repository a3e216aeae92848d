import { expect, test } from 'vitest';
import { tinyCourse } from '../../src/course/testing/tiny-course.ts';
import { bindingsFor } from '../../src/app/keys/keymap.ts';
import { openingState } from '../../src/app/state.ts';
import { createRandom } from '../../src/course/random.ts';
import { randomInput } from '../../src/ui/testing/random-input.ts';
import { startApp } from '../support/app.ts';

// What leads away from the app: the editor, the shell and a lesson's commands get the terminal and the keys that follow.
// The finder and a click in the footer lead to all of those.
const leadingAway = ['e', 'E', '$', '!', 'q', '\u0003', ':', '\u0010'];

function staysInTheApp(bytes: string): boolean {
  const isClick = bytes.startsWith('\u001B[<0;') && bytes.endsWith('M');
  return !isClick && !leadingAway.some((key) => bytes.includes(key));
}

const bursts = 40;
const inputsOfABurst = 10;

test('random keys and resizes in a real terminal: no line is wrapped, and the terminal is whole in the end', async () => {
  const seed = process.env['WORKSHOP_TEST_SEED'] ?? '1';
  const random = createRandom(seed);
  const bindings = bindingsFor(openingState({ course: tinyCourse(), stepId: 'step-1' }));
  const sent: string[] = [];
  await using app = await startApp({ step: 'add' });
  const { terminal } = app;
  try {
    for (let burst = 0; burst < bursts; burst += 1) {
      for (let count = 0; count < inputsOfABurst; count += 1) {
        const input = randomInput(random, bindings);
        sent.push(JSON.stringify(input));
        if (input.kind === 'resize')
          terminal.resize({ columns: Math.max(2, input.columns), rows: Math.max(2, input.rows) });
        else if (staysInTheApp(input.bytes)) terminal.press(input.bytes);
      }
      await terminal.waitForIdle();
      expect(terminal.wrappedRows()).toBe(0);
    }
    app.send('Escape');
    await terminal.waitForIdle();
    app.send('Ctrl-C');
    expect(await terminal.waitForExit()).toBe(0);
  } catch (error) {
    throw new Error(`seed ${seed}, the last inputs:\n${sent.slice(-30).join('\n')}`, { cause: error });
  }
  expect([terminal.isAlternateScreen(), terminal.isCursorHidden()]).toEqual([false, false]);
  expect(terminal.screen.modes.mouseTrackingMode).toBe('none');
});
