import { isDone, type State } from '../../app/state.ts';
import { safeLine } from '../../safe-text.ts';
import { wrapText } from '../../text/wrap-text.ts';
import { changesMigrations, type FileChange } from '../../workspace/changes/file-change.ts';
import type { Drawing } from './screenful.ts';

export function fileChangeTitle({ kind, subject }: FileChange): string {
  switch (kind) {
    case 'catch-up':
      return `Catch up to ${subject}?`;
    case 'reset':
      return `Begin ${subject} anew?`;
    case 'drop':
      return `Drop ${subject}?`;
    case 'draft':
      return `Draft the way back of ${subject} anew?`;
    case 'undo':
      return `Take back ${subject}?`;
    case 'redo':
      return 'Take back the undo?';
  }
}

/** Which files a change is about to touch, and what comes of the steps that were done. */
export function fileChangeLines(state: State, change: FileChange, drawing: Drawing): readonly string[] {
  const { theme, width } = drawing;
  const wrap = (text: string) => wrapText(drawing.say(text), width);
  const { exercise, operations, kind } = change;
  const reopened = change.reopens.filter((id) => isDone(state, id));
  const completed = (change.completes ?? []).map(({ step }) => step).filter((id) => !isDone(state, id));
  const gone = (change.passedOver ?? []).map(({ reason }) => reason);
  return [
    ...(gone.length === 0 ? [] : wrap(`What was saved before ${gone.join(', ')} is gone. This is older:`)),
    ...wrap(headOf(change)),
    '',
    ...operations.flatMap((operation) => {
      const file = safeLine(`${exercise.folder}/${operation.path}`);
      return wrapText(`${operation.kind.padEnd('replace'.length)}  ${theme.link(file)}`, width, {
        hanging: 9,
      });
    }),
    '',
    ...(reopened.length === 0 ? [] : wrap(`No longer done after that: ${reopened.join(', ')}.`)),
    ...(completed.length === 0 ? [] : wrap(`Done again after that: ${completed.join(', ')}.`)),
    ...(changesMigrations(change)
      ? wrap(
          'Migrations are among them. A database that has run others has to be made new after that: r does it, and says first which rows go.',
        )
      : []),
    ...wrap(`Your files are saved first: ${kind === 'undo' ? 'U' : 'u'} takes this back.`),
  ];
}

function headOf({ kind, subject, takesBack }: FileChange): string {
  switch (kind) {
    case 'catch-up':
      return `These files will be as the solution has them where ${subject} begins:`;
    case 'reset':
      return `These files will be as the solution has them where ${subject} begins, whatever yours were then:`;
    case 'drop':
      return `These files will be as they were before ${subject} was made:`;
    case 'draft':
      return 'A draft takes the place of what is there:';
    case 'undo':
      return `These files will be as they were before ${subject}${timeOf(takesBack)}:`;
    case 'redo':
      return 'These files will be as they were before the undo:';
  }
}

/** In the learner's own time and way of writing it. */
function timeOf(save: FileChange['takesBack']): string {
  if (save === null) return '';
  const time = new Date(save.at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  return ` (${time})`;
}
