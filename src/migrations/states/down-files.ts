import { findWarning } from '../find-warning.ts';
import { splitStatements } from '../sql-text/statements.ts';

/** How a migration's down file is: with statements, not there, or there and without one. */
export type DownState = 'there' | 'missing' | 'empty';

/** What is needed of a migration to say how its down file is. */
export interface WithDown {
  readonly tag: string;
  /** Null if the file is missing. */
  readonly sql: string | null;
  /** The text of the down file; null if it is missing. */
  readonly down: string | null;
}

/** What did nothing needs no down file: there is nothing to roll back. */
export function downStateOf({ sql, down }: Pick<WithDown, 'sql' | 'down'>): DownState {
  if (sql !== null && !hasStatement(sql)) return 'there';
  if (down === null) return 'missing';
  return hasStatement(down) ? 'there' : 'empty';
}

/** Why a migration can't be rolled back, and the way out: the same in `db status`, `db down` and a check. */
export function explainDown(
  { tag, sql }: Pick<WithDown, 'tag' | 'sql'>,
  state: Exclude<DownState, 'there'>,
  file: string,
): { readonly message: string; readonly wayOut: string } {
  const isByHand = sql !== null && changesRowsOnly(sql);
  const draft = `\`npx workshop db draft ${tag}\` drafts`;
  switch (state) {
    case 'missing':
      return {
        message: `${tag} cannot be taken back: there is no ${file}.`,
        wayOut: isByHand
          ? 'It changes rows only, so nobody can draft that file for you: write the SQL into it that takes these rows back, and no more.'
          : `${draft} that file; read it before you run it.`,
      };
    case 'empty':
      return {
        message: `${file} has no statement: ${tag} would count as pending again, with all that it did still there.`,
        wayOut: `Write the way back into that file${isByHand ? '' : `, or delete it: ${draft} another`}. Where really nothing is to be undone, \`select 1;\` says so.`,
      };
  }
}

/** Whether there is something to run in a text of SQL. */
export function hasStatement(sql: string): boolean {
  return splitStatements(sql).length > 0;
}

function changesRowsOnly(sql: string): boolean {
  return splitStatements(sql).every(({ code }) => findWarning(code)?.kind === 'changes-rows');
}
