import { createHash } from 'node:crypto';

/** How a down file stands to the draft that it once was. */
export type DraftState =
  /** Drafted for the migration as it is, or written by hand. */
  | 'current'
  /** Drafted for another text of the migration, and nobody has touched it since. */
  | 'stale'
  /** Drafted for another text of the migration, and changed by hand since. */
  | 'stale-and-edited';

const mark = /^-- Drafted for ([\da-f]{8}) as ([\da-f]{8})\.\n?$/mu;

/** The draft with a last line that says which text of the migration it is for, and what it looked like then. */
export function withDraftMark(draft: string, upSql: string): string {
  return `${draft.trimEnd()}\n\n-- Drafted for ${short(upSql)} as ${short(draft)}.\n`;
}

export function draftStateOf(downSql: string, upSql: string): DraftState {
  const [line, up, body] = mark.exec(downSql) ?? [];
  if (line === undefined || up === short(upSql)) return 'current';
  return body === short(downSql.replace(mark, '')) ? 'stale' : 'stale-and-edited';
}

/** Line ends and space at the edges are nobody's changes. */
function short(text: string): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n').trim()).digest('hex').slice(0, 8);
}
