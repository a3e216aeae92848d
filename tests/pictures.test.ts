import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Cell, Style } from '../scripts/pictures/cells.ts';
import { fixDurations } from '../scripts/pictures/fix-durations.ts';
import { renderSvg } from '../scripts/pictures/render-svg.ts';
import { scenes, takePicture } from '../scripts/pictures/scenes.ts';
import { repository } from './support/workshop.ts';

// Where the app is meant to look different now: `npm run pictures`, and look at them.
test.for(scenes)('README’s picture $name shows what the app shows', async (scene) => {
  const file = path.join(repository, 'docs', 'pictures', `${scene.name}.svg`);
  const kept = await readFile(file, 'utf8');
  const taken = await takePicture(scene);
  expect(taken.split('\n')).toEqual(kept.split('\n'));
});

test('README shows every picture', async () => {
  const readme = await readFile(path.join(repository, 'README.md'), 'utf8');
  for (const { name } of scenes) expect(readme).toContain(`docs/pictures/${name}.svg`);
});

const plain: Style = {
  foreground: undefined,
  background: undefined,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  strikethrough: false,
};

function rowOf(text: string, style: Style = plain): Cell[] {
  return Array.from(text, (character) => ({ text: character, width: 1, style }));
}

function textOf(row: readonly Cell[]): string {
  return row.map(({ text }) => text).join('');
}

test.for([
  ['Passed (12.3 s)   │', 'Passed (0.8 s)    │'],
  ['Passed (85 ms)    │', 'Passed (0.8 s)    │'],
  ['─ 2 of 4. ──── on save · 12.3 s ─', '─ 2 of 4. ───── on save · 0.8 s ─'],
  ['─ 2 of 4. ──── on save · 3 ms ─', '─ 2 of 4. ─── on save · 0.8 s ─'],
  ['three pieces of 7 apples', 'three pieces of 7 apples'],
] as const)('%j is drawn with a duration that is always the same', ([shown, drawn]) => {
  expect(textOf(fixDurations(rowOf(shown)))).toBe(drawn);
});

test('characters of markup are escaped, and words stay in their columns', () => {
  const bold = { ...plain, bold: true, foreground: 2 };
  const svg = renderSvg([[...rowOf('a<b>&  "c"'), ...rowOf('日', bold)]], 'A & B');
  expect(svg).toContain('<title>A &amp; B</title>');
  expect(svg).toContain('>a&lt;b&gt;&amp;</tspan>');
  expect(svg).toMatch(/x="72.8" textLength="25.2"[^>]*>&quot;c&quot;</);
  expect(svg).toMatch(/x="98"[^>]* fill="#85d996" font-weight="bold">日</);
});
