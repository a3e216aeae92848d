import { expect, test } from 'vitest';
import { hunksBetween } from '../workspace/diff/diff-texts.ts';
import type { FileDiff } from '../workspace/diff/file-diff.ts';
import { isRevealed, shownDiffFile } from './revealing.ts';
import { pageOf, type State } from './state.ts';
import { after, at, key } from './testing/drive.ts';
import { update } from './update.ts';

const filler = Array.from({ length: 12 }, (_, index) => `line ${index}\n`).join('');
const solution = `new first\n${filler}new second\n${filler}new third\n`;

/** What is left to do in a file that starts without the three lines, and has some of them by now. */
function fileWith(path: string, ...done: readonly string[]): FileDiff {
  const own = solution
    .split('\n')
    .filter((line) => !line.startsWith('new') || done.includes(line))
    .join('\n');
  return { path, change: 'edit', hunks: hunksBetween(own, solution) };
}

function loaded(state: State, ...files: readonly FileDiff[]): State {
  return update(state, { kind: 'diff-loaded', stepId: 'step-1', files }).state;
}

function opened(...files: readonly FileDiff[]): State {
  return loaded(after(at('step-1'), key('diff'), key('confirm')).state, ...files);
}

/** The added lines that are shown, file by file. */
function shown(state: State): readonly string[] {
  const { diff, revealed } = pageOf(state);
  const files = diff.kind === 'shown' ? diff.files : [];
  return files.flatMap(({ path, hunks }) =>
    hunks
      .filter((hunk) => isRevealed(revealed, path, hunk))
      .flatMap((hunk) =>
        hunk.lines.filter(({ kind }) => kind === 'added').map(({ text }) => `${path}: ${text}`),
      ),
  );
}

test('after the question the first part is shown, and a key shows one more at a time', () => {
  let state = opened(fileWith('a.ts'), fileWith('b.ts', 'new second', 'new third'));
  expect(shown(state)).toEqual(['a.ts: new first']);
  const steps = [];
  for (let press = 0; press < 3; press += 1) {
    ({ state } = update(state, key('reveal-next')));
    steps.push(shown(state).at(-1));
  }
  expect(steps).toEqual(['a.ts: new second', 'a.ts: new third', 'b.ts: new first']);
  expect(shownDiffFile(state)?.path).toBe('b.ts');
  expect(update(state, key('reveal-next')).state.notice?.text).toBe('All of it is shown already.');
});

test('a part that was taken over does not show the next one by itself', () => {
  const state = opened(fileWith('a.ts'));
  expect(shown(loaded(state, fileWith('a.ts', 'new first')))).toEqual([]);
  expect(shown(loaded(state, fileWith('a.ts')))).toEqual(['a.ts: new first']);
});

test('the next part is one of the file in sight', () => {
  const onB = update(opened(fileWith('a.ts'), fileWith('b.ts')), key('next-item')).state;
  expect(shownDiffFile(onB)?.path).toBe('b.ts');
  expect(shown(update(onB, key('reveal-next')).state)).toEqual(['a.ts: new first', 'b.ts: new first']);
});

test('a key shows all of it', () => {
  const state = update(opened(fileWith('a.ts'), fileWith('b.ts')), key('reveal-all')).state;
  expect(shown(state)).toHaveLength(6);
});

test('of a step that is done, all is shown at once', () => {
  const state = at('step-1');
  const done = { ...state, steps: state.steps.map((step) => ({ ...step, state: 'done' as const })) };
  const asked = update(done, key('diff')).state;
  expect(asked.dialog.kind).toBe('none');
  expect(shown(loaded(asked, fileWith('a.ts')))).toHaveLength(3);
});

test('before the difference was looked at, the keys say what comes first', () => {
  expect(update(at('step-1'), key('reveal-next')).state.notice?.text).toContain('Compare your files');
});

test('the editor opens the file in sight where its first change begins', () => {
  const state = opened(fileWith('a.ts', 'new first'));
  expect(update(state, key('edit')).effects).toEqual([
    { kind: 'open-in-editor', place: { file: 'a.ts', line: 14 } },
  ]);
});
