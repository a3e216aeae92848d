import { startApp, type DrivenApp, type WindowSize } from '../../tests/support/app.ts';
import { readCells, type Cell } from './cells.ts';
import { fixDurations } from './fix-durations.ts';
import { renderSvg } from './render-svg.ts';

interface Scene {
  /** Of the file in docs/pictures. */
  readonly name: string;
  readonly title: string;
  readonly size: WindowSize;
  readonly act: (app: DrivenApp) => Promise<void>;
}

/** What README shows. */
export const scenes: readonly Scene[] = [
  {
    name: 'start',
    title: 'npx workshop start',
    size: '120x32',
    act: () => Promise.resolve(),
  },
  {
    name: 'failed-check',
    title: 'A check that failed',
    size: '120x36',
    act: (app) => app.press('c'),
  },
  {
    name: 'diff',
    title: 'The difference to the solution',
    size: '120x24',
    act: (app) => app.press('d', 'y'),
  },
  {
    name: 'narrow',
    title: 'Beside an editor',
    size: '60x24',
    act: (app) => app.press('c'),
  },
];

const step = 'three-for-two';
const longAgo = '2026-01-01T09:00:00.000Z';

/** Learners who come back: two steps are done, and the third is the one they are at. */
const progress = {
  schemaVersion: 1,
  lastStep: step,
  steps: Object.fromEntries(
    ['welcome', 'prices'].map((id) => [id, { state: 'done', startedAt: longAgo, doneAt: longAgo }]),
  ),
};

/** Plays a scene in the real app, and gives its picture as a file. */
export async function takePicture({ title, size, act }: Scene): Promise<string> {
  await using app = await startApp({
    course: 'basket',
    size,
    files: { '.workshop/progress.json': JSON.stringify(progress) },
  });
  await act(app);
  return renderSvg(rowsOf(app), title);
}

function rowsOf({ terminal }: DrivenApp): readonly (readonly Cell[])[] {
  return readCells(terminal.screen).map(fixDurations);
}
