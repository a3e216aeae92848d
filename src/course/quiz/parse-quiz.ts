import { z } from 'zod';
import type { Problem } from '../course.ts';
import { idText, lineText, proseText } from '../field-schemas.ts';
import { nearest } from '../nearest.ts';
import type { Question } from './question.ts';
import { parseYaml, strictRecord, type Located } from '../yaml-source.ts';

// Answers on a command line are put together with =, + and commas, which no id has.
const id = idText;
const text = proseText;

/** A digit chooses an option, so there is none for a tenth. */
const mostOptions = 9;

const question = strictRecord({
  id,
  text,
  options: z
    .array(strictRecord({ id, text: lineText }))
    .min(2)
    .max(mostOptions)
    .optional(),
  answer: id.optional(),
  answers: z.array(id).min(1).optional(),
  accepts: z.array(lineText).min(1).optional(),
  pattern: z.string().optional(),
  explanation: text,
});

const quizSchema = strictRecord({ questions: z.array(question).min(1) });

type QuestionEntry = z.infer<typeof question>;

/** Turns a `quiz.yaml` into its questions, or says everything that is wrong with it; null where there is none. */
export function parseQuiz(
  yaml: string | null,
  file: string,
): { readonly questions: readonly Question[]; readonly problems: readonly Problem[] } {
  if (yaml === null) return { questions: [], problems: [] };
  const { located, problems } = parseYaml(yaml, quizSchema, file);
  if (located === null) return { questions: [], problems };
  const found = located.value.questions.flatMap((entry, index) => [
    ...repeatedId(located, index),
    ...problemsInQuestion(entry, ['questions', index], located.lineOf),
  ]);
  if (found.length > 0) return { questions: [], problems: found.map((problem) => ({ file, ...problem })) };
  return { questions: located.value.questions.map(toQuestion), problems: [] };
}

type Found = Omit<Problem, 'file'>;
type LineOf = Located<unknown>['lineOf'];

function repeatedId({ value, lineOf }: Located<z.infer<typeof quizSchema>>, index: number): Found[] {
  const own = value.questions[index]?.id;
  if (value.questions.findIndex((other) => other.id === own) === index) return [];
  return [{ line: lineOf(['questions', index, 'id']), message: `there are two questions "${own}"` }];
}

function problemsInQuestion(entry: QuestionEntry, path: readonly PropertyKey[], lineOf: LineOf): Found[] {
  const at = (...keys: PropertyKey[]) => lineOf([...path, ...keys]);
  const kinds = kindsOf(entry);
  if (kinds.length !== 1) {
    const wanted = '"answer" (one option), "answers" (several) or "accepts" (texts to type)';
    const message = `the question "${entry.id}" needs one of ${wanted}, and has ${kinds.length === 0 ? 'none' : kinds.length}`;
    return [{ line: at('id'), message }];
  }
  if (kinds[0] === 'typed') return problemsInTyped(entry, at);
  if (entry.options === undefined)
    return [{ line: at('id'), message: `the question "${entry.id}" needs "options" to choose from` }];
  return [...repeatedOptions(entry, at), ...unknownAnswers(entry, at)];
}

function kindsOf({ answer, answers, accepts, pattern }: QuestionEntry): readonly Question['kind'][] {
  return [
    ...(answer === undefined ? [] : (['one'] as const)),
    ...(answers === undefined ? [] : (['several'] as const)),
    ...(accepts === undefined && pattern === undefined ? [] : (['typed'] as const)),
  ];
}

type At = (...keys: PropertyKey[]) => number;

function problemsInTyped({ id: own, options, pattern }: QuestionEntry, at: At): Found[] {
  const problems: Found[] = [];
  if (options !== undefined) {
    const message = `the question "${own}" has "options", but an answer to type; "answer" names the right option`;
    problems.push({ line: at('options'), message });
  }
  try {
    compile(pattern);
  } catch {
    problems.push({ line: at('pattern'), message: `"${pattern}" is not a regular expression` });
  }
  return problems;
}

function repeatedOptions({ id: own, options = [] }: QuestionEntry, at: At): Found[] {
  const ids = options.map((option) => option.id);
  return ids.flatMap((option, index) =>
    ids.indexOf(option) === index
      ? []
      : [
          {
            line: at('options', index, 'id'),
            message: `the question "${own}" has two options "${option}"`,
          },
        ],
  );
}

function unknownAnswers({ id: own, options = [], answer, answers }: QuestionEntry, at: At): Found[] {
  const ids = options.map((option) => option.id);
  const line = at(answer === undefined ? 'answers' : 'answer');
  const given = answers ?? (answer === undefined ? [] : [answer]);
  const unknown = given.filter((option) => !ids.includes(option));
  const twice = given.filter((option, index) => given.indexOf(option) !== index);
  return [
    ...unknown.map((option) => {
      const meant = nearest(option, ids);
      const hint = meant === undefined ? `. Options: ${ids.join(', ')}` : `. Did you mean "${meant}"?`;
      return { line, message: `the question "${own}" has no option "${option}"${hint}` };
    }),
    ...twice.map((option) => ({
      line,
      message: `the question "${own}" names the right option "${option}" twice`,
    })),
  ];
}

function toQuestion(entry: QuestionEntry): Question {
  const base = { id: entry.id, text: entry.text, explanation: entry.explanation };
  const { options, answer, answers } = entry;
  if (options === undefined)
    return { ...base, kind: 'typed', accepts: entry.accepts ?? [], pattern: compile(entry.pattern) };
  if (answer !== undefined) return { ...base, kind: 'one', options, right: [answer] };
  return { ...base, kind: 'several', options, right: answers ?? [] };
}

/** A pattern has to match the whole of an answer, whatever its case. Throws for what is no pattern. */
function compile(pattern: string | undefined): RegExp | null {
  return pattern === undefined ? null : new RegExp(`^(?:${pattern})$`, 'iu');
}
