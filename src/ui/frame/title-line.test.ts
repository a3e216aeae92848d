import { expect, test } from 'vitest';
import { lookFor } from '../look.ts';
import { placeTabs, titleLine } from './title-line.ts';

const look = lookFor({ colour: false, ascii: false });
const tabs = [
  { name: 'Lesson', sign: '' },
  { name: 'Check', sign: '✗' },
  { name: 'Hints', sign: '2' },
  { name: 'Diff', sign: '' },
  { name: 'Steps', sign: '1/4' },
];
const title = { tabs, shown: 1, positions: ['more below', 'more', ''], isFront: true };

test('tabs get closer, and lose their counts, before one of them is missing', () => {
  expect(titleLine({ ...title, width: 78 }, look)).toBe(
    '━ Lesson ━┫ Check ✗ ┣━ Hints 2 ━ Diff ━ Steps 1/4 ━━━━━━━━━━━━━━━ more below ━',
  );
  expect(titleLine({ ...title, width: 58 }, look)).toBe(
    '━ Lesson ━┫ Check ✗ ┣━ Hints 2 ━ Diff ━ Steps 1/4 ━ more ━',
  );
  expect(titleLine({ ...title, width: 38 }, look)).toBe(' Lesson┫Check✗┣ Hints Diff Steps ━━━━━');
  expect(titleLine({ ...title, isFront: false, shown: 0, width: 58 }, look)).toBe(
    '─┤ Lesson ├─ Check ✗ ─ Hints 2 ─ Diff ─ Steps 1/4 ─ more ─',
  );
});

test('each tab knows its columns', () => {
  const line = titleLine({ ...title, width: 78 }, look);
  const words = placeTabs({ ...title, width: 78 }).map(({ start, end }) => line.slice(start, end));
  expect(words).toEqual(['━ Lesson ', '━┫ Check ✗ ┣', '━ Hints 2 ', '━ Diff ', '━ Steps 1/4 ']);
});
