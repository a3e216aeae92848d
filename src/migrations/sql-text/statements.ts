import { partsOf, type SqlPart } from './parts.ts';
import { readTokens, type Token } from './read-tokens.ts';

/** One statement of an SQL file. */
export interface Statement {
  /** From its first word to its last, without the semicolon. */
  readonly text: string;
  /** The same, with a space for every comment in it. */
  readonly code: string;
  /** Where it begins in the file. */
  readonly offset: number;
}

/**
 * The statements of an SQL file, in order, without comments between them. It only serves to talk about them: PostgreSQL
 * gets the whole parts, and decides for itself where a statement ends.
 */
export function splitStatements(sql: string): readonly Statement[] {
  return partsOf(sql).flatMap(splitPart);
}

/** The statements of a part, by the rules of psql: a semicolon ends nothing in parentheses or in a function's body. */
export function splitPart({ text: sql, offset }: SqlPart): readonly Statement[] {
  const statements: Statement[] = [];
  let current = new OpenStatement();
  const end = (): void => {
    const { first, last } = current;
    if (first !== undefined && last !== undefined)
      statements.push({
        text: sql.slice(first.start, last.end),
        code: codeOf(sql, current.tokens),
        offset: offset + first.start,
      });
    current = new OpenStatement();
  };
  for (const token of readTokens(sql)) {
    if (current.isEndedBy(token, sql)) end();
    else current.add(token, sql);
  }
  end();
  return statements;
}

function codeOf(sql: string, tokens: readonly Token[]): string {
  return tokens
    .map(({ kind, start, end }) => (kind === 'comment' ? ' ' : sql.slice(start, end)))
    .join('')
    .replace(/[ \t\n\r\f\v]+$/u, '');
}

/** Where the routines are that can have a body without quotes: BEGIN ATOMIC select 1; select 2; END. */
const routine = /^create(?: or replace)? (?:function|procedure)$/u;

/** A statement whose end was not reached yet. */
class OpenStatement {
  /** All from the first word on. */
  readonly tokens: Token[] = [];
  first: Token | undefined;
  /** The last that is neither space nor comment. */
  last: Token | undefined;
  #parentheses = 0;
  /** BEGIN ATOMIC and CASE that wait for their END. */
  #blocks = 0;
  readonly #firstWords: string[] = [];
  /** The last token that is neither space nor comment, in lower case if it is a keyword or a symbol. */
  #before = '';

  isEndedBy(token: Token, sql: string): boolean {
    const isSemicolon = token.kind === 'symbol' && sql[token.start] === ';';
    return isSemicolon && this.#parentheses === 0 && this.#blocks === 0;
  }

  add(token: Token, sql: string): void {
    const isSilent = token.kind === 'space' || token.kind === 'comment';
    if (isSilent && this.first === undefined) return;
    this.tokens.push(token);
    if (isSilent) return;
    this.first ??= token;
    this.last = token;
    const text = token.kind === 'word' || token.kind === 'symbol' ? sql.slice(token.start, token.end) : '';
    const lower = text.toLowerCase();
    if (token.kind === 'word') this.#addWord(lower);
    if (lower === '(') this.#parentheses += 1;
    if (lower === ')') this.#parentheses = Math.max(0, this.#parentheses - 1);
    this.#before = lower;
  }

  #addWord(word: string): void {
    if (this.#firstWords.length < 4) this.#firstWords.push(word);
    if (this.#parentheses > 0) return;
    // After AS or a dot, they are names.
    const isName = this.#before === 'as' || this.#before === '.';
    if (this.#blocks > 0 && !isName) {
      if (word === 'case') this.#blocks += 1;
      if (word === 'end') this.#blocks -= 1;
    } else if (word === 'atomic' && this.#before === 'begin' && this.#isRoutine()) this.#blocks = 1;
  }

  #isRoutine(): boolean {
    const words = this.#firstWords;
    return routine.test(words.slice(0, 2).join(' ')) || routine.test(words.slice(0, 4).join(' '));
  }
}
