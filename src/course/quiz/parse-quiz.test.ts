import { expect, test } from 'vitest';
import { parseQuiz } from './parse-quiz.ts';

const quiz = `questions:
  - id: colour
    text: What colour is the sky?
    options:
      - { id: blue, text: Blue }
      - { id: green, text: Green }
    answer: blue
    explanation: It scatters blue light most.
  - id: even
    text: Which of these are even?
    options:
      - { id: two, text: "2" }
      - { id: three, text: "3" }
      - { id: four, text: "4" }
    answers: [two, four]
    explanation: They can be halved.
  - id: command
    text: Which command lists files?
    accepts: [ls, dir]
    pattern: ls -\\w+
    explanation: Try it.
`;

function problemsOf(text: string): string[] {
  const { questions, problems } = parseQuiz(text, 'quiz.yaml');
  expect(questions).toEqual([]);
  return problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);
}

test('a quiz has questions with one answer, with several, and to type', () => {
  const { questions, problems } = parseQuiz(quiz, 'quiz.yaml');
  expect(problems).toEqual([]);
  expect(questions).toEqual([
    {
      id: 'colour',
      text: 'What colour is the sky?',
      explanation: 'It scatters blue light most.',
      kind: 'one',
      options: [
        { id: 'blue', text: 'Blue' },
        { id: 'green', text: 'Green' },
      ],
      right: ['blue'],
    },
    expect.objectContaining({ id: 'even', kind: 'several', right: ['two', 'four'] }),
    expect.objectContaining({
      id: 'command',
      kind: 'typed',
      accepts: ['ls', 'dir'],
      pattern: /^(?:ls -\w+)$/iu,
    }),
  ]);
});

test('an unknown key is a problem at its line, with the key that was probably meant', () => {
  expect(problemsOf(quiz.replace('    explanation: They', '    explanatoin: They'))).toEqual([
    'quiz.yaml:9: questions.1.explanation: is missing; it has to be text',
    'quiz.yaml:16: unknown key "explanatoin". Did you mean "explanation"?',
  ]);
});

test.each([
  [
    'answer: blue',
    'answer: bleu',
    'quiz.yaml:7: the question "colour" has no option "bleu". Did you mean "blue"?',
  ],
  [
    '[two, four]',
    '[two, five]',
    'quiz.yaml:15: the question "even" has no option "five". Options: two, three, four',
  ],
  ['[two, four]', '[two, two]', 'quiz.yaml:15: the question "even" names the right option "two" twice'],
  ['id: three', 'id: two', 'quiz.yaml:13: the question "even" has two options "two"'],
  ['id: even', 'id: colour', 'quiz.yaml:9: there are two questions "colour"'],
  ['ls -\\w+', "'ls ('", 'quiz.yaml:20: "ls (" is not a regular expression'],
  [
    '    answer: blue\n',
    '',
    'quiz.yaml:2: the question "colour" needs one of "answer" (one option), "answers" (several) or "accepts" (texts to type), and has none',
  ],
  [
    'answer: blue',
    'answer: blue\n    answers: [blue]',
    'quiz.yaml:2: the question "colour" needs one of "answer" (one option), "answers" (several) or "accepts" (texts to type), and has 2',
  ],
  [
    'accepts: [ls, dir]\n    pattern: ls -\\w+',
    'answer: ls',
    'quiz.yaml:17: the question "command" needs "options" to choose from',
  ],
  [
    'answer: blue',
    'accepts: [blue]',
    'quiz.yaml:4: the question "colour" has "options", but an answer to type; "answer" names the right option',
  ],
])('%j written as %j is a problem', (right, wrong, problem) => {
  expect(quiz).toContain(right);
  expect(problemsOf(quiz.replace(right, wrong))).toEqual([problem]);
});

test('every problem is told, not only the first', () => {
  expect(
    problemsOf(quiz.replace('answer: blue', 'answer: red').replace('[two, four]', '[six]')),
  ).toHaveLength(2);
});
