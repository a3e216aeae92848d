import type { Dialog, State } from '../../app/state.ts';
import { nameToType } from '../../app/resets.ts';
import { wrapText } from '../../text/wrap-text.ts';
import { finderScreen, finderTitle } from './finder-lines.ts';
import type { Look } from '../look.ts';
import { fileChangeLines, fileChangeTitle } from './file-change-lines.ts';
import { helpLines } from './help-lines.ts';
import type { Drawing, Screenful } from './screenful.ts';

export type OpenDialog = Exclude<Dialog, { kind: 'none' }>;

export function dialogTitle(dialog: OpenDialog, look: Look): string {
  switch (dialog.kind) {
    case 'help':
      return 'Keys';
    case 'finder':
      return finderTitle(dialog, look);
    case 'confirm-diff':
      return 'Look at the solution?';
    case 'confirm-reset':
      return 'Reset the database?';
    case 'confirm-files':
      return fileChangeTitle(dialog.change);
    case 'problem':
      return 'That did not work';
  }
}

/** What stands in a dialog, and up to which line it has to be in sight. */
export function dialogScreen(state: State, dialog: OpenDialog, drawing: Drawing): Screenful {
  return dialog.kind === 'finder'
    ? finderScreen(state, dialog, drawing)
    : { lines: dialogLines(state, dialog, drawing) };
}

function dialogLines(
  state: State,
  dialog: Exclude<OpenDialog, { kind: 'finder' }>,
  drawing: Drawing,
): readonly string[] {
  const wrap = (text: string) => wrapText(text, drawing.width);
  switch (dialog.kind) {
    case 'help':
      return helpLines(state, drawing);
    case 'confirm-diff':
      return [
        ...wrap('The difference between your files and the solution is the answer to this step.'),
        ...wrap('A hint (h) leaves more of it to you. Your files are not changed either way.'),
        '',
        ...wrap('y shows its first part, n goes back. Then v shows one part more, V all of it.'),
      ];
    case 'confirm-reset':
      return [...resetLines(dialog, drawing), ...answerLines(state, drawing)];
    case 'confirm-files':
      return [...fileChangeLines(state, dialog.change, drawing), '', ...answerLines(state, drawing)];
    case 'problem':
      return [...wrap(dialog.message), '', ...wrap(dialog.wayOut)];
  }
}

/** How a question about the learner's work is answered. Line by line, a whole word is wanted: a slip is no yes. */
function answerLines(state: State, { isPlain, symbols, width }: Drawing): readonly string[] {
  const asked = nameToType(state);
  if (isPlain === true) {
    const word = asked?.name ?? 'yes';
    return wrapText(`Type ${word} to go on. n leaves everything as it is.`, width);
  }
  if (asked === undefined) {
    const does =
      state.dialog.kind === 'confirm-reset' ? 'resets it, n leaves it' : 'does it, n leaves everything';
    return wrapText(`y ${does} as it is.`, width);
  }
  return [
    ...wrapText(`This is not your machine: type ${asked.name} and press Enter to go on.`, width),
    ...wrapText(`${symbols.current} ${asked.typed}_`, width, { hanging: 2 }),
  ];
}

function resetLines(
  { plan }: Extract<OpenDialog, { kind: 'confirm-reset' }>,
  { theme, symbols, width }: Drawing,
): readonly string[] {
  const wrap = (text: string) => wrapText(text, width);
  if (plan.tables.length === 0) return [...wrap(`${plan.database} has no tables: nothing will be lost.`), ''];
  const rows = plan.tables.reduce((sum, table) => sum + table.rows, 0);
  return [
    ...wrap(`${theme.strong(plan.database)} will be made new. This will be lost:`),
    '',
    ...plan.tables.flatMap((table) =>
      wrapText(`${symbols.bullet} ${table.name}: ${rowsOf(table)}`, width, { hanging: 2 }),
    ),
    '',
    ...wrap(
      `In all ${countOf(plan.tables.length, 'table')} and ${countOf(rows, 'row')}. Your files are not touched.`,
    ),
  ];
}

type ResetPlan = Extract<OpenDialog, { kind: 'confirm-reset' }>['plan'];

function rowsOf({ rows, isLocked }: ResetPlan['tables'][number]): string {
  return isLocked ? `about ${countOf(rows, 'row')}, locked by another program` : countOf(rows, 'row');
}

function countOf(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
