import type { MigrationState, MigrationStates } from '../migrations/migration-states.ts';
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
};

/** Every migration with its state, as a sign and in words; what is wrong with some of them follows in sentences. */
export function renderMigrations(states: MigrationStates, options: TextOptions): string[] {
  const theme = themeFor(options.colour);
  const tagWidth = Math.max(0, ...states.migrations.map(({ tag }) => textWidth(tag)));
  const lines = states.migrations.flatMap(({ tag, state }) =>
    wrapText(`  ${signOf(state, theme, options)} ${tag.padEnd(tagWidth)}  ${words[state]}`, options.width, {
      keepIndent: true,
      hanging: 4,
    }),
  );
  const troubles = renderMigrationTroubles(states).flatMap((line) => ['', ...wrapText(line, options.width)]);
  return [...lines, ...troubles];
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
      return theme.bad(symbols.failed);
  }
}

/** A sentence for each thing that has gone wrong in the history, with the way out. */
export function renderMigrationTroubles({ migrations, unknown }: MigrationStates): string[] {
  const sentences = migrations.flatMap(({ tag, state }, place) => {
    if (state === 'edited') {
      const count = migrations
        .slice(place)
        .filter((one) => one.state !== 'pending' && one.state !== 'skipped').length;
      return `${tag} was edited after it had run. The database has what the old text made, and no migrator runs it again. Put the old text back (your editor's undo; \`git diff\` shows it where it was committed, \`npx workshop diff\` the solution's) and make the change in a new migration; or take it back with \`npx workshop db down${count === 1 ? '' : ` ${count}`}\` and apply it again, where nobody else has run it.`;
    }
    if (state === 'skipped') {
      return `${tag} has not run and will not: a younger migration has run already, and drizzle only runs what is younger than that. Take the younger ones back with \`npx workshop db down\`, then \`npx workshop db migrate\` runs them all in order.`;
    }
    return [];
  });
  if (unknown.length === 0) return sentences;
  const rows = unknown.length === 1 ? 'One applied migration is' : `${unknown.length} applied migrations are`;
  return [
    ...sentences,
    `${rows} in the database and not in meta/_journal.json: the files were deleted, or belong to another branch. Bring them back, or make the database new with \`npx workshop reset-db\`.`,
  ];
}
