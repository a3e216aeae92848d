/** A piece of SQL as PostgreSQL's lexer cuts it; the pieces of a text lie next to each other and leave nothing out. */
export interface Token {
  readonly kind: TokenKind;
  /** Offsets in the text; `end` is the first that no longer belongs to it. */
  readonly start: number;
  readonly end: number;
}

export type TokenKind =
  | 'space'
  | 'comment'
  /** A keyword or a name without quotes. */
  | 'word'
  /** A name in double quotes. */
  | 'quoted-name'
  /** A string in single quotes or between dollar quotes. */
  | 'string'
  /** One character of anything else. */
  | 'symbol';

// Like PostgreSQL, this counts every character outside ASCII as part of a name, a no-break space and a byte order mark too.
const space = /[ \t\n\r\f\v]+/uy;
const lineComment = /--[^\n\r]*/uy;
const word = /[A-Za-z_\u0080-\u{10FFFF}][\w$\u0080-\u{10FFFF}]*/uy;
const escapeString = /[eE]'/uy;
const plainString = /(?:[uU]&|[bBxXnN])?'/uy;
const quotedName = /(?:[uU]&)?"/uy;
const dollarQuote = /\$(?:[A-Za-z_\u0080-\u{10FFFF}][\w\u0080-\u{10FFFF}]*)?\$/uy;
/** Between two parts of one string: white space and comments with at least one line break. */
const continuation = /(?:[ \t\f\v]|--[^\n\r]*)*[\n\r](?:[ \t\n\r\f\v]|--[^\n\r]*[\n\r])*'/uy;

/**
 * Cuts a text into tokens by the rules of PostgreSQL's own lexer
 * (https://www.postgresql.org/docs/current/sql-syntax-lexical.html), with `standard_conforming_strings` on, which is the
 * default. Whatever isn't closed reaches to the end: PostgreSQL refuses such a text, and says why.
 */
export function readTokens(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let start = 0; start < sql.length;) {
    const { kind, end } = tokenAt(sql, start);
    tokens.push({ kind, start, end });
    start = end;
  }
  return tokens;
}

function tokenAt(sql: string, start: number): Pick<Token, 'kind' | 'end'> {
  const end = (pattern: RegExp): number | undefined => endOfMatch(pattern, sql, start);
  const blank = end(space);
  if (blank !== undefined) return { kind: 'space', end: blank };
  const remark = end(lineComment);
  if (remark !== undefined) return { kind: 'comment', end: remark };
  if (sql.startsWith('/*', start)) return { kind: 'comment', end: endOfBlockComment(sql, start) };
  const escaped = end(escapeString);
  if (escaped !== undefined) return { kind: 'string', end: endOfEscapeString(sql, escaped) };
  const plain = end(plainString);
  if (plain !== undefined) return { kind: 'string', end: endOfQuotes(sql, plain, "'") };
  const quoted = end(quotedName);
  if (quoted !== undefined) return { kind: 'quoted-name', end: endOfQuotes(sql, quoted, '"') };
  const name = end(word);
  if (name !== undefined) return { kind: 'word', end: name };
  const opened = end(dollarQuote);
  if (opened !== undefined) return { kind: 'string', end: endOfDollarQuote(sql, start, opened) };
  return { kind: 'symbol', end: start + 1 };
}

function endOfMatch(pattern: RegExp, sql: string, start: number): number | undefined {
  pattern.lastIndex = start;
  return pattern.test(sql) ? pattern.lastIndex : undefined;
}

/** Block comments nest, unlike those of most languages. */
function endOfBlockComment(sql: string, start: number): number {
  let depth = 1;
  let at = start + 2;
  while (at < sql.length && depth > 0) {
    const two = sql.slice(at, at + 2);
    if (two === '/*') depth += 1;
    if (two === '*/') depth -= 1;
    at += two === '/*' || two === '*/' ? 2 : 1;
  }
  return at;
}

/** Two quotes stand for one. */
function endOfQuotes(sql: string, from: number, quote: '"' | "'"): number {
  for (let at = sql.indexOf(quote, from); at !== -1; at = sql.indexOf(quote, at + 2))
    if (sql[at + 1] !== quote) return at + 1;
  return sql.length;
}

/** A backslash hides the character behind it, also in the parts that continue the string on further lines. */
function endOfEscapeString(sql: string, from: number): number {
  let at = from;
  while (at < sql.length) {
    if (sql[at] === '\\') at += 2;
    else if (sql[at] !== "'") at += 1;
    else if (sql[at + 1] === "'") at += 2;
    else {
      const continued = endOfMatch(continuation, sql, at + 1);
      if (continued === undefined) return at + 1;
      at = continued;
    }
  }
  return sql.length;
}

function endOfDollarQuote(sql: string, start: number, opened: number): number {
  const mark = sql.slice(start, opened);
  const closed = sql.indexOf(mark, opened);
  return closed === -1 ? sql.length : closed + mark.length;
}
