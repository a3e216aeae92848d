/** One statement of an SQL file. */
export interface Statement {
  /** From its first word on, without the semicolon. */
  readonly text: string;
  /** Where it begins in the file. */
  readonly offset: number;
}

/** What the semicolons inside of mean nothing: quoted text, quoted names, dollar quotes, comments, drizzle's marks included. */
const opaque =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[eE]'(?:\\[\s\S]|''|[^'\\])*(?:'|$)|'(?:''|[^'])*(?:'|$)|"(?:""|[^"])*(?:"|$)|(?<![\w$])\$(\w*)\$[\s\S]*?(?:\$\1\$|$)|;/gu;

/** A function body of this kind has semicolons of its own, and no quotes around it. */
const ownBody = /\bbegin\s+atomic\b/iu;

/**
 * The statements of an SQL file, in order. They are run one by one, so that an error can name the line of the one that
 * failed. Comments between statements are left out.
 */
export function splitStatements(sql: string): readonly Statement[] {
  if (ownBody.test(sql)) return [statementAt(sql, 0, sql.length)].flatMap((one) => one ?? []);
  const ends = [...sql.matchAll(opaque)].filter(([text]) => text === ';').map(({ index }) => index);
  return [...ends, sql.length].flatMap((end, place) => {
    const start = place === 0 ? 0 : (ends[place - 1] ?? 0) + 1;
    return statementAt(sql, start, end) ?? [];
  });
}

const leading = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))*/u;

function statementAt(sql: string, start: number, end: number): Statement | undefined {
  const part = sql.slice(start, end);
  const skipped = leading.exec(part)?.[0].length ?? 0;
  const text = part.slice(skipped).trimEnd();
  return text === '' ? undefined : { text, offset: start + skipped };
}

/** Counted from 1. */
export function lineAt(sql: string, offset: number): number {
  return sql.slice(0, offset).split('\n').length;
}
