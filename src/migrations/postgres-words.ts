import { codeOf, messageOf } from '../errors.ts';

/** What PostgreSQL said about a failure. */
export interface PostgresWords {
  /** Its message, without a full stop. */
  readonly reason: string;
  /** Undefined if PostgreSQL had no part in it. */
  readonly sqlstate: string | undefined;
  /** Which row it was, or which other objects. */
  readonly detail: string | undefined;
  /** What PostgreSQL suggests. */
  readonly hint: string | undefined;
}

export function wordsOf(error: unknown): PostgresWords {
  return {
    reason: messageOf(error),
    sqlstate: codeOf(error),
    detail: fieldOf(error, 'detail'),
    hint: fieldOf(error, 'hint'),
  };
}

function fieldOf(error: unknown, name: 'detail' | 'hint'): string | undefined {
  if (typeof error !== 'object' || error === null || !(name in error)) return undefined;
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** All of it as sentences: the message with its SQLSTATE, then the detail and the hint. */
export function reasonOf({ reason, sqlstate, detail, hint }: PostgresWords): string {
  const code = sqlstate === undefined ? '' : ` (${sqlstate})`;
  const more = [
    ...(detail === undefined ? [] : [`Detail: ${oneLine(detail)}`]),
    ...(hint === undefined ? [] : [`Hint: ${oneLine(hint)}`]),
  ];
  return [`${reason}${code}.`, ...more].join(' ');
}

const shownCharacters = 400;

/** A detail can list a hundred objects, each on a line of its own, or a whole row. */
function oneLine(text: string): string {
  const joined = text.trim().replaceAll(/\s*\n\s*/gu, '; ');
  const shown = joined.length > shownCharacters ? `${joined.slice(0, shownCharacters).trimEnd()} …` : joined;
  return /[.!?…]$/u.test(shown) ? shown : `${shown}.`;
}
