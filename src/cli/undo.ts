import { clearInterrupted } from '../jobs/change-files.ts';
import { listSaves, planRedo, planUndo } from '../jobs/plan-file-change.ts';
import type { Workshop } from '../workshop/workshop.ts';
import type { Save } from '../workspace/changes/save-log.ts';
import { changeFiles, type ChangeOptions } from './change-files.ts';
import { exit, type Io } from './io.ts';

export interface UndoOptions extends ChangeOptions {
  readonly list?: true;
  readonly redo?: true;
}

/** `npx workshop undo`: takes back the last change that a command made to the learner's files. */
export async function undo(io: Io, options: UndoOptions): Promise<number> {
  const workshop = await io.openWorkshop();
  const { saves, notice } = await listSaves(workshop);
  if (notice !== null) io.note(notice);
  if (options.list) return list(io, saves);
  return options.redo ? takeUndoBack(io, workshop, options) : takeBack(io, workshop, options);
}

async function takeBack(io: Io, workshop: Workshop, options: ChangeOptions): Promise<number> {
  const change = await planUndo(workshop, { signal: io.signal, onWait: io.note });
  if (change === null) {
    if (!options.dryRun) await clearInterrupted(workshop);
    io.note('There is no reset, catch-up, drop or draft to take back. Your files are unchanged.');
    return exit.done;
  }
  for (const save of change.passedOver ?? [])
    io.note(
      `What was saved before \`npx workshop ${save.reason}\` (${localTime(save)}) is gone, so that it can't be taken back.`,
    );
  const what = `\`npx workshop ${change.takesBack?.reason}\``;
  const when = change.takesBack === null ? '' : ` (${localTime(change.takesBack)})`;
  return changeFiles(io, workshop, change, options, {
    command: 'undo',
    before: `These files will be as they were before ${what}${when}:`,
    after: `${what} is taken back. \`npx workshop undo --redo\` brings back what was there a moment ago.`,
    next: 'Next: `npx workshop status` says where you are.',
  });
}

async function takeUndoBack(io: Io, workshop: Workshop, options: ChangeOptions): Promise<number> {
  const change = await planRedo(workshop, { signal: io.signal, onWait: io.note });
  if (change === null || change.operations.length === 0) {
    io.note(
      'There is no undo to take back. Your files are unchanged. `npx workshop undo --list` shows all saves.',
    );
    return exit.done;
  }
  return changeFiles(io, workshop, change, options, {
    command: 'undo --redo',
    before: `These files will be as they were before \`npx workshop undo\`:`,
    after: 'The undo is taken back. `npx workshop undo` undoes it again.',
    next: 'Next: `npx workshop status` says where you are.',
  });
}

function list(io: Io, saves: readonly Save[]): number {
  if (saves.length === 0) {
    io.note('Nothing was saved yet: a reset, a catch-up and `db drop` do it before they change your files.');
    return exit.done;
  }
  io.out(saves.map((save) => `${localTime(save)}  before ${save.reason}  ${placeOf(save)}`).join('\n'));
  io.note(
    'Everything is kept. In git, `git show PLACE:FILE` prints one file of a save; a folder has them as files.',
  );
  return exit.done;
}

function placeOf({ place }: Save): string {
  return place.kind === 'git' ? place.ref : `.workshop/${place.folder.replaceAll('\\', '/')}`;
}

/** In the learner's own time, to the minute, in the order that sorts. */
function localTime({ at }: Save): string {
  const date = new Date(at);
  const day = [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join('-');
  return `${day} ${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
