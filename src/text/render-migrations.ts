import type { DownState } from '../migrations/states/down-files.ts';
import type { MigrationState, MigrationStates } from '../migrations/migration-states.ts';
import type { FolderProblem } from '../migrations/states/folder-problem.ts';
import { symbolsFor } from './symbols.ts';
import type { TextOptions } from './text-options.ts';
import { textWidth } from './text-width.ts';
import { type Theme, themeFor } from './theme.ts';
import { wrapText } from './wrap-text.ts';

const words: Readonly<Record<MigrationState, string>> = {
  applied: 'applied',
  edited: 'applied, edited since',
  pending: 'pending',
  skipped: 'skipped',
  'applied-file-missing': 'applied, file missing',
  'file-missing': 'file missing',
};

const downWords: Readonly<Record<DownState, string>> = {
  there: '',
  missing: ', no down file',
  empty: ', down file without a statement',
};

/** Every migration with its state, as a sign and in words. */
export function renderMigrations(states: MigrationStates, options: TextOptions): string[] {
  const theme = themeFor(options.colour);
  const tagWidth = Math.max(0, ...states.migrations.map(({ tag }) => textWidth(tag)));
  return states.migrations.flatMap(({ tag, state, down }) =>
    wrapText(
      `  ${signOf(state, theme, options)} ${tag.padEnd(tagWidth)}  ${words[state]}${downWords[down]}`,
      options.width,
      {
        keepIndent: true,
        hanging: 4,
      },
    ),
  );
}

function signOf(state: MigrationState, theme: Theme, options: TextOptions): string {
  const symbols = symbolsFor(options);
  switch (state) {
    case 'applied':
      return theme.good(symbols.done);
    case 'edited':
      return theme.warning('!');
    case 'pending':
      return symbols.todo;
    case 'skipped':
    case 'applied-file-missing':
    case 'file-missing':
      return theme.bad(symbols.failed);
  }
}

/** What is wrong and the way out, each problem after an empty line. */
export function renderProblems(problems: readonly FolderProblem[], options: TextOptions): string[] {
  return problems.flatMap((problem) => ['', ...wrapText(renderProblem(problem), options.width)]);
}

/** What is wrong and the way out, in one paragraph. */
export function renderProblem({ message, wayOut }: FolderProblem): string {
  return `${message} ${wayOut}`;
}
