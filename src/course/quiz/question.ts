/** One question of a quiz: with one right option, with several, or with an answer to type. */
export type Question = ChoiceQuestion | TypedQuestion;

interface QuestionBase {
  readonly id: string;
  /** Markdown. */
  readonly text: string;
  /** Markdown; shown after every answer, right or wrong. */
  readonly explanation: string;
}

export interface ChoiceQuestion extends QuestionBase {
  readonly kind: 'one' | 'several';
  /** In the order of their file; on a screen they are shuffled. */
  readonly options: readonly Option[];
  /** Ids of the options that are right. */
  readonly right: readonly string[];
}

export interface Option {
  readonly id: string;
  /** Markdown, in one line. */
  readonly text: string;
}

export interface TypedQuestion extends QuestionBase {
  readonly kind: 'typed';
  /** Texts that are right; case and spaces make no difference. */
  readonly accepts: readonly string[];
  /** Right as well is what this matches as a whole. */
  readonly pattern: RegExp | null;
}

/** What a learner answered. */
export type Answer =
  | { readonly kind: 'chosen'; readonly options: readonly string[] }
  | { readonly kind: 'typed'; readonly text: string };

export function isRight(question: Question, answer: Answer): boolean {
  if (question.kind === 'typed') return answer.kind === 'typed' && isAccepted(question, answer.text);
  if (answer.kind !== 'chosen') return false;
  const chosen = new Set(answer.options);
  return chosen.size === question.right.length && question.right.every((id) => chosen.has(id));
}

function isAccepted({ accepts, pattern }: TypedQuestion, text: string): boolean {
  const folded = fold(text);
  return accepts.some((accepted) => fold(accepted) === folded) || (pattern?.test(folded) ?? false);
}

function fold(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/** The texts of the right options, or one text that is accepted; none where only a pattern knows. Markdown. */
export function rightAnswers(question: Question): readonly string[] {
  if (question.kind === 'typed') return question.accepts.slice(0, 1);
  return question.options.filter(({ id }) => question.right.includes(id)).map(({ text }) => text);
}
