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
