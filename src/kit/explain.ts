import path from 'node:path';
import type { Statement } from '../checker/test-facts.ts';
import { regularTextSync } from '../system/read-regular-file.ts';
import { checkContext } from './check-context.ts';
import { recorder } from './recorder.ts';

/** Where a sentence points: into the learner's file as it is now. */
export interface Pointer {
  /** Relative to the exercise's folder, with forward slashes. */
  readonly file?: string;
  /** The first line that matches is the one meant, or that matches the first of several; without one only the file is named. */
  readonly near?: RegExp | readonly RegExp[];
  /**
   * The first line that matches, or that matches the first of several, is the mistake itself. If none does, a printed
   * stack and then `near` say where.
   */
  readonly exactly?: RegExp | readonly RegExp[];
  /** Where to begin looking for `near`: the line that is meant if `near` is not found behind it. */
  readonly after?: RegExp;
  /** Where to point if nothing matches `exactly`. */
  readonly otherwise?: Omit<Pointer, 'otherwise' | 'hint'>;
  /** Counted from 1, where the line itself is known. */
  readonly line?: number | null;
  /** Id of the step's hint that helps: the anchor of its heading in hints.md. */
  readonly hint?: string;
}

/**
 * Says what it means if the rest of this test fails. The next call takes its place; `null` takes it back.
 * The runner may know better: a server that does not start, or an error of the database, comes first.
 */
export function explain(sentence: string | null, pointer: Pointer = {}): void {
  recorder.say(sentence === null ? null : statement(sentence, pointer, false));
}

/** Fails the test when the condition holds, and this sentence is the explanation. */
export function failIf(condition: boolean, sentence: string, pointer: Pointer = {}): void {
  if (condition) failWith(sentence, pointer);
}

/** Fails the test, and this sentence is the explanation. */
export function failWith(sentence: string, pointer: Pointer = {}): never {
  recorder.say(statement(sentence, pointer, true));
  throw new Explained(sentence);
}

class Explained extends Error {
  override readonly name = 'Explained';
}

function statement(sentence: string, pointer: Pointer, certain: boolean): Statement {
  const { file, exactly, otherwise, line, hint } = pointer;
  const exact = line === undefined ? lineOf(file, { near: exactly }) : line;
  if (exact === null && otherwise !== undefined) {
    return statement(sentence, { ...otherwise, ...(hint === undefined ? {} : { hint }) }, certain);
  }
  return {
    sentence,
    file: file ?? null,
    line: exact ?? lineOf(file, pointer),
    hint: hint ?? null,
    isExact: exact !== null || line !== undefined,
    certain,
  };
}

interface Search {
  readonly near?: Pointer['near'] | undefined;
  readonly after?: RegExp | undefined;
}

/** The line, counted from 1, that a search finds in a file of the exercise; null where it finds none. */
function lineOf(file: string | undefined, { near = [], after }: Search): number | null {
  if (file === undefined) return null;
  const text = regularTextSync(path.join(checkContext().exerciseFolder, file), largestBytes);
  if (text === undefined) return null;
  const begin = after === undefined ? 0 : Math.max(0, text.search(after));
  const patterns = [near].flat();
  // A comment that mentions what is looked for is seldom the place.
  const index = [withoutComments(text), text]
    .flatMap((each) => patterns.map((pattern) => indexOf(each.slice(begin), pattern)))
    .find((each) => each !== -1);
  if (index !== undefined) return lineAt(text, begin + index);
  return after === undefined || text.search(after) === -1 ? null : lineAt(text, begin);
}

/** A larger file has no line that a sentence could mean. */
const largestBytes = 10 * 1024 * 1024;

/** With blanks in the place of each line that is nothing but a comment, in TypeScript or in SQL. */
function withoutComments(text: string): string {
  return text.replaceAll(/^[ \t]*(?:\/\/|\/\*|\*(?!\S)|--).*$/gmu, (line) => ' '.repeat(line.length));
}

/** In the first line that matches, or over a line break, as in `pgTable(` and a name below it. */
function indexOf(text: string, pattern: RegExp): number {
  let offset = 0;
  for (const line of text.split('\n')) {
    const column = line.search(pattern);
    if (column !== -1) return offset + column;
    offset += line.length + 1;
  }
  return text.search(pattern);
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
