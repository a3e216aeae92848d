import path from 'node:path';
import type { Course, Step } from '../../course/course.ts';
import type { Question } from '../../course/quiz/question.ts';

const capitals: readonly Question[] = [
  {
    id: 'kenya',
    text: 'What is the capital of Kenya?',
    kind: 'one',
    options: [
      { id: 'nairobi', text: 'Nairobi' },
      { id: 'mombasa', text: 'Mombasa' },
      {
        id: 'kisumu',
        text: 'Kisumu, on the shore of the lake, in the west of the country, where it is warm',
      },
    ],
    right: ['nairobi'],
    explanation: 'Nairobi has been the capital since 1963.',
  },
  {
    id: 'bolivia',
    text: 'Which cities of Bolivia can be called its capital?',
    kind: 'several',
    options: [
      { id: 'la-paz', text: 'La Paz' },
      { id: 'sucre', text: 'Sucre' },
      { id: 'santa-cruz', text: 'Santa Cruz' },
    ],
    right: ['la-paz', 'sucre'],
    explanation: 'Sucre is the capital by law; the government sits in La Paz.',
  },
  {
    id: 'mongolia',
    text: 'What is the capital of Mongolia? Type it.',
    kind: 'typed',
    accepts: ['Ulaanbaatar'],
    pattern: null,
    explanation: 'Its name means *red hero*.',
  },
];

/** A course of a quiz, with one question of each kind, and a text. */
export function quizCourse(root = path.join(path.sep, 'quiz-course')): Course {
  const base = (id: string, title: string) => ({
    id,
    title,
    chapter: 'All of it',
    folder: path.join(root, 'lessons', id),
    lessonFile: path.join(root, 'lessons', id, 'lesson.md'),
    lesson: `# ${title}\n\nThree questions about capitals.\n`,
    hints: [],
    objectives: [],
    optional: false,
  });
  const steps: Step[] = [
    { ...base('capitals', 'Which is the capital?'), kind: 'quiz', questions: capitals },
    { ...base('farewell', 'Farewell'), kind: 'reading' },
  ];
  return {
    root,
    title: 'Capitals',
    chapters: [{ title: 'All of it', stepIds: steps.map((step) => step.id) }],
    objectives: [],
    exercises: new Map(),
    steps,
  };
}
