import { nearest } from '../nearest.ts';
import type { Answer, Question } from './question.ts';

export interface ParsedAnswers {
  /** By the question's id. */
  readonly answers: ReadonlyMap<string, Answer>;
  /** Sentences about what could not be understood. */
  readonly problems: readonly string[];
}

/**
 * Reads answers as they are given on a command line: `q1=a,q2=b+c,q3=npm ci`. A comma belongs to a typed answer unless
 * a word and an = follow it.
 */
export function parseAnswers(text: string, questions: readonly Question[]): ParsedAnswers {
  const answers = new Map<string, Answer>();
  const problems: string[] = [];
  for (const part of text.split(/,(?=\s*[a-z][a-z0-9-]*\s*=)/)) {
    const [, id = '', given = ''] = /^\s*([^=]*?)\s*=([\s\S]*)$/.exec(part) ?? [];
    const question = questions.find((candidate) => candidate.id === id);
    if (id === '') problems.push(`"${part.trim()}" names no question: an answer looks like question=option.`);
    else if (question === undefined)
      problems.push(`There is no question "${id}". ${whichThen(id, questions)}`);
    else if (answers.has(id)) problems.push(`"${id}" is answered twice.`);
    else {
      const answer = toAnswer(question, given);
      problems.push(...problemsIn(question, answer));
      answers.set(id, answer);
    }
  }
  return { answers, problems };
}

function toAnswer(question: Question, given: string): Answer {
  if (question.kind === 'typed') return { kind: 'typed', text: given.trim() };
  const options = given.split('+').map((option) => option.trim());
  return { kind: 'chosen', options: options.filter((option) => option !== '') };
}

function problemsIn(question: Question, answer: Answer): string[] {
  if (question.kind === 'typed' || answer.kind === 'typed') return [];
  const ids = question.options.map(({ id }) => id);
  const problems = answer.options
    .filter((option) => !ids.includes(option))
    .map(
      (option) =>
        `There is no option "${option}" of "${question.id}". ${whichThen(option, question.options)}`,
    );
  if (question.kind === 'one' && answer.options.length > 1)
    problems.push(`"${question.id}" has one answer, and was given ${answer.options.length}.`);
  return problems;
}

function whichThen(id: string, known: readonly { readonly id: string }[]): string {
  const ids = known.map((each) => each.id);
  const meant = nearest(id, ids);
  return meant === undefined ? `Known: ${ids.join(', ')}.` : `Did you mean "${meant}"?`;
}
