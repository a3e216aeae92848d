import { expect, test } from 'vitest';
import { hunksBetween } from '../../workspace/diff/diff-texts.ts';
import type { FileDiff } from '../../workspace/diff/file-diff.ts';
import { renderFileDiff } from './render-diff.ts';
import { textWidth } from '../text-width.ts';

const before = `import { readProfiles } from './json-file.ts';

export function getProfile(id: number) {
  const profiles = readProfiles();
  return profiles.find((profile) => profile.id === id);
}
`;
const after = `import { eq } from 'drizzle-orm';
import { profiles } from './schema.ts';

export async function getProfile(id: number) {
  const [profile] = await db.select().from(profiles).where(eq(profiles.id, id));
  return profile;
}
`;
const file: FileDiff = { path: 'src/profiles.ts', change: 'edit', hunks: hunksBetween(before, after) };

function render(width: number, colour = false) {
  return renderFileDiff(file, { width, colour, isRevealed: () => true, howToReveal: '' }).lines;
}

test('from 156 columns the two versions stand side by side, a line beside its new version', () => {
  expect(render(156).join('\n')).toMatchInlineSnapshot(`
    "src/profiles.ts (change: 5 to add, 4 to take away)
                                                                                 │  1 + import { eq } from 'drizzle-orm';
     1 - import { readProfiles } from './json-file.ts';                          │  2 + import { profiles } from './schema.ts';
     2                                                                           │  3
     3 - export function getProfile(id: number) {                                │  4 + export async function getProfile(id: number) {
     4 -   const profiles = readProfiles();                                      │  5 +   const [profile] = await
                                                                                 │    +     db.select().from(profiles).where(eq(profiles.id, id));
     5 -   return profiles.find((profile) => profile.id === id);                 │  6 +   return profile;
     6   }                                                                       │  7   }"
  `);
});

test('below that they stand one below the other', () => {
  expect(render(155).join('\n')).not.toContain('│');
});

/** Its lines without what they are set in. */
function codeOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

test('both sides keep their order, and lose no line', () => {
  const rows = render(200).slice(1);
  const left = rows.map((row) => row.slice(5, 98).trimEnd()).filter((text) => text !== '');
  const right = rows.map((row) => row.slice(106).trimEnd()).filter((text) => text !== '');
  expect(left.map((line) => line.trimStart())).toEqual(codeOf(before));
  expect(right.map((line) => line.trimStart())).toEqual(codeOf(after));
});

test('long lines go on in the next, on their own side', () => {
  const long = `const text = '${'a word '.repeat(40)}';`;
  const hunks = hunksBetween(`${long}\n`, `${long.replace('text', 'other')}\n`);
  const { lines } = renderFileDiff(
    { path: 'a.ts', change: 'edit', hunks },
    { width: 160, colour: true, isRevealed: () => true, howToReveal: '' },
  );
  expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(160);
  expect(lines.length).toBeGreaterThan(4);
});

test('a part that is not revealed says where it is and what it is for, and nothing of its code', () => {
  const purpose = 'The query takes the place of the file.';
  const hidden = { ...file, hunks: file.hunks.map((hunk) => ({ ...hunk, purpose })) };
  const { lines, starts } = renderFileDiff(hidden, {
    width: 80,
    colour: false,
    isRevealed: () => false,
    howToReveal: 'v shows it, V shows all.',
  });
  expect(lines).toEqual([
    'src/profiles.ts (change: 5 to add, 4 to take away)',
    '',
    purpose,
    'Part 1 of 1, near line 1, is not shown yet. v shows it, V shows all.',
  ]);
  expect(starts).toEqual([2]);
});
