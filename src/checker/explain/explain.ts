import { safeLine } from '../../safe-text.ts';
import { explainAssertion, explainError } from './explain-error.ts';
import { explainOutput } from './explain-output.ts';
import { explainProgram } from './explain-program.ts';
import type { Explanation } from './explanation.ts';
import type { RawTest } from '../host-messages.ts';
import type { LearnerFiles } from '../learner-files.ts';
import { printedFrames } from '../printed-frames.ts';
import type { Statement } from '../test-facts.ts';

/**
 * The best that can be said about a failed test. What was seen goes before what is supposed: a sentence of the course's
 * about the very thing, then a program that did not run, then an error that is known, then the course's other sentence.
 */
export function explainTest({ error, facts }: RawTest, files: LearnerFiles): Explanation {
  const said = facts?.said ?? null;
  const program = facts?.program ?? null;
  const output = facts?.output ?? '';
  const printed = facts?.lastOutput ?? '';
  const database = explainDatabase(error, facts);
  if (database !== null) return database;
  if (said?.certain === true) return saidBy(said, printed, files);
  if (program !== null) return explainProgram(program, output, files);
  const best =
    explainOutput(output, files) ??
    (said === null ? null : saidBy(said, printed, files)) ??
    (error === null
      ? nothingKnown
      : error.name === 'AssertionError'
        ? explainAssertion(error)
        : explainError(error, files));
  return { ...best, hint: best.hint ?? said?.hint ?? null };
}

/** A query of the check's own waited for a lock until it was given up. */
const gaveUpWaiting = ['57014', '55P03'];
const longestStatement = 200;

/** What has become of the check's own database, where that keeps the check from looking. */
function explainDatabase(error: RawTest['error'], facts: RawTest['facts']): Explanation | null {
  const { databaseTaken = null, openTransaction = null } = facts ?? {};
  if (databaseTaken !== null) {
    return anywhere(
      `The check can't get into its database any more: ${databaseTaken}. Your code dropped it or changed it. Leave databases, roles and their settings alone.`,
    );
  }
  if (openTransaction === null || !gaveUpWaiting.includes(error?.code ?? '')) return null;
  const statement = safeLine(openTransaction).slice(0, longestStatement);
  return anywhere(
    `A transaction of your program is still open, and the check waits for a lock that it holds. Its last statement is: ${statement}. Is it ever committed or rolled back, and is everything in it awaited?`,
  );
}

function anywhere(text: string): Explanation {
  return { text, file: null, line: null, hint: null };
}

const nothingKnown: Explanation = {
  text: 'This test failed without saying why. Does your code change something that Node itself needs?',
  file: null,
  line: null,
  hint: null,
};

/** A sentence of the course's, at the line that it names, or at a better one that was printed when it happened. */
function saidBy(said: Statement, printed: string, files: LearnerFiles): Explanation {
  const { sentence, line, hint, isExact } = said;
  const file = said.file === null ? null : files.inExercise(said.file);
  const frame = isExact ? null : frameFor(file, printed, files);
  return { text: sentence, file: frame?.file ?? file, line: frame?.line ?? line, hint };
}

/**
 * The innermost printed frame in a file that the sentence or the step is about, else in any of the learner's: code that
 * the exercise came with is often where a wrong value is found out, and seldom where it comes from.
 */
function frameFor(
  named: string | null,
  printed: string,
  files: LearnerFiles,
): { readonly file: string; readonly line: number } | undefined {
  const frames = printedFrames(printed).flatMap(({ file, line }) => {
    const name = files.nameOf(file);
    return name === null ? [] : [{ file: name, line }];
  });
  return frames.find(({ file }) => file === named || files.isOfStep(file)) ?? frames[0];
}
