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

/** Two steps are done, just now, so that nobody is welcomed back. The third is the one that is opened. */
function progress(): string {
  const now = new Date().toISOString();
  const done = { state: 'done', startedAt: now, doneAt: now };
  return JSON.stringify({ schemaVersion: 1, lastStep: step, steps: { welcome: done, prices: done } });
}

/** Plays a scene in the real app, and gives its picture as a file. */
export async function takePicture({ title, size, act }: Scene): Promise<string> {
  await using app = await startApp({
    course: 'basket',
    size,
    files: { '.workshop/progress.json': progress() },
  });
  await act(app);
  return renderSvg(rowsOf(app), title);
}

function rowsOf({ terminal }: DrivenApp): readonly (readonly Cell[])[] {
  return readCells(terminal.screen).map(fixDurations);
}
