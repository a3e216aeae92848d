import { expect, test } from 'vitest';
import { spoken } from './spoken.ts';

test('what is only drawn is not read out', () => {
  expect(spoken(' ━ Lesson ━┫ Check ✗ ┣━ Steps 1/4 ━━━━━━ more below ━')).toBe(
    'Lesson Check ✗ Steps 1/4 more below',
  );
  expect(spoken('   │ \u001B[1mc\u001B[22m   check this step      │')).toBe('c check this step');
  expect(spoken('+ ------------------- +')).toBe('+ +');
});

test('signs that belong to a text are', () => {
  expect(spoken('npm run seed -- --rows 20')).toContain('--rows 20');
  expect(spoken('a || b, x - 1')).toContain('x - 1');
});
