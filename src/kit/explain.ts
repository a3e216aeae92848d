import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Statement } from '../checker/test-facts.ts';
import { checkContext } from './check-context.ts';
import { recorder } from './recorder.ts';

/** Where a sentence points: into the learner's file as it is now. */
export interface Pointer {
  /** Relative to the exercise's folder, with forward slashes. */
  readonly file?: string;
  /** The first line that matches is the one meant, or that matches the first of several; without one only the file is named. */
  readonly near?: RegExp | readonly RegExp[];
  /** The first line that matches is the mistake itself. Where none does, a printed stack and then `near` say where. */
  readonly exactly?: RegExp;
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
  const { file, near, exactly, line, hint } = pointer;
  const lineOf = (pattern: Pointer['near']): number | null =>
    file === undefined || pattern === undefined ? null : lineNear(file, pattern);
  const exact = line === undefined ? lineOf(exactly) : line;
  return {
    sentence,
    file: file ?? null,
    line: exact ?? lineOf(near),
    hint: hint ?? null,
    isExact: exact !== null || line !== undefined,
    certain,
  };
}

function lineNear(file: string, near: NonNullable<Pointer['near']>): number | null {
  try {
    const lines = readFileSync(path.join(checkContext().exerciseFolder, file), 'utf8').split('\n');
    const patterns = near instanceof RegExp ? [near] : near;
    const indices = patterns.map((pattern) => lines.findIndex((line) => line.search(pattern) !== -1));
    const index = indices.find((each) => each !== -1);
    return index === undefined ? null : index + 1;
  } catch {
    return null;
  }
}
