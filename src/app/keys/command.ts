import type { FileCommand } from '../file-changes.ts';
import type { FinderCommand } from '../finder.ts';
import type { LessonMove } from '../lesson/lesson-moves.ts';
import type { FindCommand } from '../lesson/lesson-state.ts';
import type { Scroll } from '../place.ts';
import type { QuizCommand } from '../quiz/quiz-state.ts';
import type { RevealCommand } from '../revealing.ts';

/** What the app can be told to do. */
export type Command =
  | 'go'
  | 'check'
  | 'run-setup'
  | 'hint'
  | 'diff'
  | 'schema'
  | 'lesson'
  | 'steps'
  | 'switch-pane'
  | 'switch-pane-back'
  | 'next-step'
  | 'previous-step'
  | 'watch'
  | 'reset-database'
  | 'stop'
  | 'help'
  | 'close'
  | 'confirm'
  | 'decline'
  | 'mark-next'
  | 'mark-previous'
  | 'open-marked'
  | 'edit'
  | 'next-item'
  | 'previous-item'
  | RevealCommand
  | 'shell'
  | FileCommand
  | FinderCommand
  | FindCommand
  | QuizCommand
  | 'mouse'
  | 'quit';

/** What a key means at the moment: an order, or a move of the pane in front or in the lesson. */
export type Meaning = Command | Scroll | LessonMove;
