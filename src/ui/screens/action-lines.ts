import type { ActionRow, Actions } from '../../app/state.ts';
import { actionLine } from '../../course/action-command.ts';
import type { Action } from '../../course/course.ts';
import { safeText } from '../../safe-text.ts';
import { wrapText } from '../../text/wrap-text.ts';
import { formatDuration } from '../../text/format-duration.ts';
import { spread } from '../spread.ts';
import type { Drawing, Screenful } from './screenful.ts';

/** Actions as they run: each with the command that it stands for, what it prints, what came of it and how long it took. */
export function actionLines(
  actions: Actions,
  title: string,
  onward: readonly string[],
  drawing: Drawing,
): Screenful {
  const lines: string[] = [drawing.theme.strong(title), ''];
  let until = 0;
  for (const row of actions.rows) {
    lines.push(...rowLines(row, drawing));
    if (row.state.kind === 'running' || row.state.kind === 'failed') until = lines.length;
  }
  lines.push(...endLines(actions, onward, drawing));
  return { lines, until: actions.kind === 'running' ? until : lines.length };
}

/** Actions before they run. */
export function waitingLines(actions: readonly Action[], drawing: Drawing): readonly string[] {
  return actions.flatMap((action) => rowLines({ action, state: { kind: 'waiting' } }, drawing));
}

function rowLines({ action, state }: ActionRow, drawing: Drawing): readonly string[] {
  const { theme, symbols, width } = drawing;
  const sign = {
    waiting: theme.muted(symbols.todo),
    running: theme.note(symbols.current),
    done: theme.good(symbols.done),
    failed: theme.bad(symbols.failed),
  }[state.kind];
  const [first = '', ...further] = wrapText(`${sign} ${action.text}`, width - 8, { hanging: 2 });
  const command = actionLine(action);
  const time = state.kind === 'done' ? formatDuration(state.durationMs) : state.kind;
  return [
    spread(first, theme.muted(time), width),
    ...further,
    ...(command === null ? [] : indented(theme.muted(command), width)),
    ...belowLines(state, drawing),
  ];
}

function belowLines(state: ActionRow['state'], { theme, width }: Drawing): readonly string[] {
  switch (state.kind) {
    case 'waiting':
      return [];
    case 'running':
    case 'failed':
      return state.output.flatMap((line) => indented(theme.muted(safeText(line)), width));
    case 'done':
      return indented(safeText(state.result), width);
  }
}

function endLines(
  actions: Actions,
  onward: readonly string[],
  { theme, symbols, width }: Drawing,
): readonly string[] {
  switch (actions.kind) {
    case 'running':
      return [];
    case 'failed':
      return [
        '',
        ...wrapText(`${theme.bad(symbols.failed)} ${actions.message}`, width, { hanging: 2 }),
        '',
        ...wrapText(actions.wayOut, width),
      ];
    case 'done':
      return [
        '',
        theme.good(`${symbols.done} All done.`),
        ...onward.flatMap((line) => wrapText(line, width)),
      ];
  }
}

function indented(text: string, width: number): readonly string[] {
  return wrapText(text, width - 2, { hanging: 2 }).map((line) => `  ${line}`);
}
