import { explainAssertion, explainError } from './explain-error.ts';
import { explainOutput } from './explain-output.ts';
import { explainProgram } from './explain-program.ts';
import type { Explanation } from './explanation.ts';
import type { RawTest } from '../host-messages.ts';
import type { LearnerFiles } from '../learner-files.ts';
import type { Statement } from '../test-facts.ts';

/**
 * The best that can be said about a failed test. What was seen goes before what is supposed: a sentence of the course's
 * about the very thing, then a program that did not run, then an error that is known, then the course's other sentence.
 */
export function explainTest({ error, facts }: RawTest, files: LearnerFiles): Explanation {
  const said = facts?.said ?? null;
  const program = facts?.program ?? null;
  const output = facts?.output ?? '';
  if (said?.certain === true) return saidBy(said, files);
  if (program !== null) return explainProgram(program, output, files);
  const best =
    explainOutput(output, files) ??
    (said === null ? null : saidBy(said, files)) ??
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

function saidBy({ sentence, file, line, hint }: Statement, files: LearnerFiles): Explanation {
  return { text: sentence, file: file === null ? null : files.inExercise(file), line, hint };
}
