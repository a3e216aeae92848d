/** The commands that show more of the solution. */
const revealCommands = ['reveal-next', 'reveal-all'] as const;

/** The commands that change the learner's files, each after showing which. */
const fileCommands = ['catch-up', 'reset-files', 'undo', 'redo'] as const;

/** What a key can mean in the command palette. */
const finderCommands = [
  'finder',
  'finder-next',
  'finder-previous',
  'finder-erase',
  'finder-clear',
  'finder-choose',
] as const;

/** The commands of a search in the lesson, besides those that go from match to match. */
const findCommands = ['find', 'confirm-find', 'end-find', 'erase-find'] as const;

/** What a key can mean while a quiz asks. Digits choose an option; no question has more of them. */
const quizCommands = [
  'next-option',
  'previous-option',
  'toggle-option',
  'choose-1',
  'choose-2',
  'choose-3',
  'choose-4',
  'choose-5',
  'choose-6',
  'choose-7',
  'choose-8',
  'choose-9',
  'erase',
  'answer',
  'next-question',
  'resume-quiz',
] as const;

const scrolls = ['line-up', 'line-down', 'page-up', 'page-down', 'top', 'bottom'] as const;

/** What keys do in a lesson; it depends on how its text is laid out. */
const lessonMoves = [
  'next-heading',
  'previous-heading',
  'next-block',
  'previous-block',
  'copy-block',
  'run-block',
  'next-match',
  'previous-match',
] as const;

export type RevealCommand = (typeof revealCommands)[number];
export type FileCommand = (typeof fileCommands)[number];
export type FinderCommand = (typeof finderCommands)[number];
export type FindCommand = (typeof findCommands)[number];
export type QuizCommand = (typeof quizCommands)[number];
export type Scroll = (typeof scrolls)[number];
export type LessonMove = (typeof lessonMoves)[number];

export const isRevealCommand = isOneOf(revealCommands);
export const isFileCommand = isOneOf(fileCommands);
export const isFinderCommand = isOneOf(finderCommands);
export const isFindCommand = isOneOf(findCommands);
export const isQuizCommand = isOneOf(quizCommands);
export const isScroll = isOneOf(scrolls);
export const isLessonMove = isOneOf(lessonMoves);

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
  | 'restart-app'
  | 'stop'
  | 'help'
  | 'close'
  | 'confirm'
  | 'decline'
  | 'erase-name'
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

function isOneOf<const Name extends string>(names: readonly Name[]): (meaning: string) => meaning is Name {
  const known: ReadonlySet<string> = new Set(names);
  return (meaning): meaning is Name => known.has(meaning);
}
