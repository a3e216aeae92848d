import path from 'node:path';
import type { Course, Exercise, Step } from '../course.ts';

const tinyExercise: Exercise = {
  id: 'profiles',
  folder: 'exercises/profiles',
  database: {
    name: 'profiles',
    migrations: 'drizzle',
    seed: 'npm run seed',
    envFile: '.env.development',
    checkWith: 'migrations',
  },
};

const lesson = `# Get a profile

${Array.from({ length: 40 }, (_, index) => `Paragraph ${index + 1} says something that takes more than one line in a narrow window, and ends here.`).join('\n\n')}
`;

/** A course of four steps, one of each kind that has work in it. */
export function tinyCourse(root = path.join(path.sep, 'tiny-course')): Course {
  const base = (id: string, title: string) => ({
    id,
    title,
    chapter: 'From a file to a database',
    folder: path.join(root, 'lessons', id),
    lessonFile: path.join(root, 'lessons', id, 'lesson.md'),
    lesson,
    hints: [],
    objectives: [],
    optional: false,
  });
  const steps: Step[] = [
    {
      ...base('setup', 'Get everything running'),
      kind: 'setup',
      exercise: tinyExercise,
      destructive: false,
      actions: [
        { verb: 'install', text: 'Install the packages', command: 'npm install' },
        { verb: 'migrate', text: 'Run the migrations', command: 'npx workshop db migrate' },
      ],
    },
    {
      ...base('reset-database', 'Start the database over'),
      kind: 'setup',
      exercise: tinyExercise,
      destructive: true,
      optional: true,
      actions: [{ verb: 'reset-database', text: 'Make the database new', command: 'npx workshop reset-db' }],
    },
    {
      ...base('step-1', 'Get a profile by its id'),
      kind: 'exercise',
      exercise: tinyExercise,
      minutes: 20,
      files: ['src/server.ts'],
      purposes: [],
      checkFile: path.join(root, 'lessons', 'step-1', 'check.test.ts'),
      hints: [
        { id: 'where', title: 'Where to look', text: 'Look at `src/server.ts`.' },
        { id: 'how', title: 'How to ask', text: 'Use `db.query`.' },
      ],
    },
    { ...base('summary', 'What you have learned'), kind: 'reading' },
  ];
  return {
    root,
    title: 'A tiny course',
    chapters: [{ title: 'From a file to a database', stepIds: steps.map((step) => step.id) }],
    objectives: [],
    exercises: new Map([[tinyExercise.id, tinyExercise]]),
    steps,
  };
}
