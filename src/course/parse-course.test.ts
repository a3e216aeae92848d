import { expect, test } from 'vitest';
import { actionLine } from './action-command.ts';
import { builtInVerbs } from './course.ts';
import { parseCourse, type CourseSources, type StepSources } from './parse-course.ts';

const courseYaml = `format: 1
title: A course
chapters:
  - title: First
    steps: [hello, work]
objectives:
  - id: learn
    text: learn something
exercises:
  things:
    folder: exercises/things
`;

const hello = `---
id: hello
title: Hello
kind: reading
---

# Hello
`;

const work = `---
id: work
title: Work
kind: exercise
exercise: things
files: [a.ts]
objectives: [learn]
---

# Work
`;

function sources(
  changes: { courseYaml?: string; steps?: Record<string, Partial<StepSources>> } = {},
): CourseSources {
  const steps: Record<string, Partial<StepSources>> = {
    hello: { lesson: hello },
    work: { lesson: work, hasCheck: true },
    ...changes.steps,
  };
  return {
    root: '/course',
    courseYaml: changes.courseYaml ?? courseYaml,
    steps: new Map(
      Object.entries(steps).map(([id, step]) => [
        id,
        { lesson: null, hints: null, quiz: null, hasCheck: false, ...step },
      ]),
    ),
    existingFolders: new Set(['exercises/things']),
    unusable: [],
  };
}

function problemsOf(changes: Parameters<typeof sources>[0]): string[] {
  return parseCourse(sources(changes)).problems.map(
    ({ file, line, message }) => `${file}:${line}: ${message}`,
  );
}

test('a course has its steps in the order of its chapters', () => {
  const { course, problems } = parseCourse(sources());
  expect(problems).toEqual([]);
  expect(course?.steps.map(({ id, kind, chapter }) => [id, kind, chapter])).toEqual([
    ['hello', 'reading', 'First'],
    ['work', 'exercise', 'First'],
  ]);
  expect(course?.steps[0]?.lesson).toBe('# Hello\n');
});

test('an unknown key is a problem at its line, with the key that was probably meant', () => {
  expect(problemsOf({ courseYaml: courseYaml.replace('    folder:', '    foldr:') })).toContain(
    'lessons/course.yaml:11: unknown key "foldr". Did you mean "folder"?',
  );
});

test('an unknown key in a front matter is counted from the top of the lesson', () => {
  expect(
    problemsOf({ steps: { work: { lesson: work.replace('files:', 'filez:'), hasCheck: true } } }),
  ).toEqual(['lessons/work/lesson.md:6: unknown key "filez". Did you mean "files"?']);
});

test('every problem is told, not only the first', () => {
  const problems = problemsOf({
    steps: {
      hello: { lesson: hello.replace('id: hello', 'id: hullo') },
      work: { lesson: work.replace('things', 'thing').replace('[learn]', '[lern]'), hasCheck: false },
    },
  });
  expect(problems).toEqual([
    'lessons/hello/lesson.md:2: the id is "hullo", but the folder is called "hello"',
    'lessons/work/lesson.md:5: there is no exercise "thing" in course.yaml. Did you mean "things"?',
    'lessons/work/lesson.md:7: there is no objective "lern" in course.yaml. Did you mean "learn"?',
    'lessons/work/lesson.md:4: there is no lessons/work/check.test.ts to check the step with',
  ]);
});

test('a step without a lesson is a problem of the line that lists it', () => {
  expect(problemsOf({ courseYaml: courseYaml.replace('[hello, work]', '[hello, work, wrok]') })).toEqual([
    'lessons/course.yaml:5: there is no lessons/wrok/lesson.md for the step "wrok". Did you mean "work"?',
  ]);
});

test('a lesson that no chapter lists is a problem', () => {
  expect(problemsOf({ steps: { extra: { lesson: hello.replace('id: hello', 'id: extra') } } })).toEqual([
    'lessons/course.yaml:3: lessons/extra/ has a lesson, but no chapter lists "extra"',
  ]);
});

test('a step listed twice is a problem', () => {
  expect(problemsOf({ courseYaml: courseYaml.replace('[hello, work]', '[hello, work, hello]') })).toEqual([
    'lessons/course.yaml:3: the step "hello" is listed twice',
  ]);
});

test('text that is no YAML is a problem with its line', () => {
  const [problem] = problemsOf({ courseYaml: 'format: 1\ntitle: [open\n' });
  expect(problem).toMatch(/^lessons\/course\.yaml:[23]: /);
});

test('a lesson without front matter says what one looks like', () => {
  expect(problemsOf({ steps: { hello: { lesson: '# Hello\n' } } })).toEqual([
    'lessons/hello/lesson.md:1: the lesson does not begin with front matter: a line ---, keys such as id and title, a line ---',
  ]);
});

test('a kind says which keys it needs', () => {
  expect(problemsOf({ steps: { hello: { lesson: hello.replace('reading', 'setup') } } })).toEqual([
    'lessons/hello/lesson.md:4: a step of kind setup needs "exercise"',
    'lessons/hello/lesson.md:4: a step of kind setup needs "actions"',
  ]);
});

const quiz = `questions:
  - id: first
    text: What?
    accepts: [that]
    explanation: That.
`;

test('a quiz has its questions, and a step of another kind has none', () => {
  const lesson = hello.replace('reading', 'quiz');
  const { course } = parseCourse(sources({ steps: { hello: { lesson, quiz } } }));
  expect(course?.steps[0]).toMatchObject({ kind: 'quiz', questions: [{ id: 'first', kind: 'typed' }] });
  expect(course?.steps[1]).not.toHaveProperty('questions');
});

test('a quiz without questions is a problem, and so are questions of a step that is none', () => {
  expect(problemsOf({ steps: { hello: { lesson: hello.replace('reading', 'quiz') } } })).toEqual([
    'lessons/hello/lesson.md:4: there is no lessons/hello/quiz.yaml with the questions of the quiz',
  ]);
  expect(problemsOf({ steps: { hello: { lesson: hello, quiz } } })).toEqual([
    'lessons/hello/lesson.md:4: there is a lessons/hello/quiz.yaml, but the step is of kind reading',
  ]);
});

test('a problem in a quiz is told beside those of its lesson', () => {
  const lesson = hello.replace('kind: reading', 'kind: quiz\nobjectives: [lern]');
  expect(problemsOf({ steps: { hello: { lesson, quiz: quiz.replace('accepts', 'acepts') } } })).toEqual([
    'lessons/hello/lesson.md:5: there is no objective "lern" in course.yaml. Did you mean "learn"?',
    'lessons/hello/quiz.yaml:4: unknown key "acepts". Did you mean "accepts"?',
  ]);
});

test('an exercise in a folder that is not there is a problem', () => {
  expect(problemsOf({ courseYaml: courseYaml.replace('exercises/things', 'exercises/thing') })).toEqual([
    'lessons/course.yaml:11: the exercise "things" lies in exercises/thing/, which does not exist',
  ]);
});

test('a check begins with the learner’s migrations, unless the exercise says that it applies them by itself', () => {
  expect(checkWithOf('')).toBe('migrations');
  expect(checkWithOf('      check-with: nothing\n')).toBe('nothing');
});

function checkWithOf(line: string): string | undefined {
  const database = `    database:\n      name: things\n      migrations: drizzle\n${line}`;
  const { course } = parseCourse(sources({ courseYaml: `${courseYaml}${database}` }));
  return course?.exercises.get('things')?.database?.checkWith;
}

const exerciseWithAll = `    folder: exercises/things
    database: { name: things, migrations: drizzle, seed: npm run fill }
    server: { command: npm run serve, port: 8000, proof: { path: / } }
`;

function setUp(actions: string, exercise = exerciseWithAll) {
  const lesson = `---\nid: work\ntitle: Work\nkind: setup\nexercise: things\nobjectives: [learn]\nactions:\n${actions}---\n# Work\n`;
  const yaml = courseYaml.replace('    folder: exercises/things\n', exercise);
  const { course, problems } = parseCourse(sources({ courseYaml: yaml, steps: { work: { lesson } } }));
  return { step: course?.steps.find((step) => step.kind === 'setup'), problems };
}

test('the command that is shown for an action is the one that runs, whatever its author wrote next to the verb', () => {
  const verbs = builtInVerbs.map((verb) => `  - { verb: ${verb}, text: Do it, command: echo harmless }\n`);
  const { step } = setUp([...verbs, '  - { run: npm run own, text: Do it }\n'].join(''));
  const lines = step?.actions.map((action) => [action.verb, actionLine(action)]);
  expect(Object.fromEntries(lines ?? [])).toEqual({
    'stop-app': '$ npx workshop app stop',
    install: '$ npm install',
    'start-database': '$ npx workshop db start',
    'stop-database': '$ npx workshop db stop',
    'reset-database': "Everything in the exercise's database is deleted.",
    migrate: '$ npx workshop db migrate',
    seed: '$ npm run fill',
    prove: '$ npm run serve',
    'restart-app': '$ npx workshop app restart',
    run: '$ npm run own',
  });
});

test('a set-up that deletes rows is asked about first, even if its author forgot to say so', () => {
  expect(setUp('  - { verb: reset-database, text: Start over }\n').step?.destructive).toBe(true);
  expect(setUp('  - { verb: migrate, text: Migrate }\n').step?.destructive).toBe(false);
});

test('a command that can’t be shown as it runs is a problem', () => {
  for (const command of ['"a\\nb"', '"a\\eb"', '"a\\u202eb"', '"a\\u200bb"', '""']) {
    const { problems } = setUp(`  - { run: ${command}, text: Do it }\n`);
    expect([command, problems.length > 0]).toEqual([command, true]);
    const seed = exerciseWithAll.replace('npm run fill', command);
    expect([command, setUp('', seed).problems.length > 0]).toEqual([command, true]);
  }
});

test('an objective that is there twice is a problem, in the course and in a step', () => {
  expect(
    problemsOf({
      courseYaml: courseYaml.replace('exercises:', '  - { id: learn, text: learn more }\nexercises:'),
    }),
  ).toEqual(['lessons/course.yaml:9: there are two objectives "learn"']);
  const twice = work.replace('[learn]', '[learn, learn]');
  expect(problemsOf({ steps: { work: { lesson: twice, hasCheck: true } } })).toEqual([
    'lessons/work/lesson.md:7: the objective "learn" is listed twice',
  ]);
});

test('a later format needs a newer workshop, and nothing else is said about it', () => {
  expect(problemsOf({ courseYaml: courseYaml.replace('format: 1', 'format: 2\nunits: []') })).toEqual([
    'lessons/course.yaml:1: this course has format 2, and this workshop knows format 1: a newer version of the workshop is needed',
  ]);
});

test.each([
  ['', 'there are no keys here, such as "title"'],
  ['- a\n', 'this YAML has to be a group of keys, one on each line, and is a list'],
  [courseYaml.replace('title: A course', 'title:'), 'title: is missing; it has to be text'],
  [courseYaml.replace('title: A course', 'title: 5'), 'title: has to be text, and is 5'],
  [courseYaml.replace('title: A course', 'title: ""'), 'title: must not be empty'],
  [courseYaml.replace('format: 1', 'format: "1"'), 'format: has to be 1, and is the text "1"'],
  [courseYaml.replace('format: 1', 'format: 0'), 'format: has to be 1, and is 0'],
  [courseYaml.replace('[hello, work]', '[]'), 'chapters.0.steps: needs at least 1 entry'],
  [
    courseYaml.replace('[hello, work]', 'hello'),
    'chapters.0.steps: has to be a list, and is the text "hello"',
  ],
  [courseYaml.replace('- id: learn', '- id: Learn!'), 'objectives.0.id: must be lower case letters'],
  [courseYaml.replace('  things:', '  Things!:'), 'exercises.Things!: must be lower case letters'],
  [
    courseYaml.replace('exercises/things', '../things'),
    'exercises.things.folder: the path "../things" contains "..", and has to stay inside its folder',
  ],
])('%j is explained in the words of its author', (yaml, message) => {
  expect(problemsOf({ courseYaml: yaml }).join('\n')).toContain(message);
});

test('an action that is none says what one looks like', () => {
  const lesson = work
    .replace('kind: exercise', 'kind: setup')
    .replace('files: [a.ts]', 'actions: [{ verb: dance }]');
  expect(problemsOf({ steps: { work: { lesson } } }).join('\n')).toContain(
    'lessons/work/lesson.md:6: actions.0: must have "run" and "text", or "verb" and "text"',
  );
});

test.each([
  [
    'stand for too much',
    `title: &a [${'x,'.repeat(50)}]\nb: &b [${'*a,'.repeat(50)}]\nc: [${'*b,'.repeat(50)}]\n`,
    'aliases',
  ],
  ['stand for nothing', 'title: *unknown\n', 'or for nothing'],
  ['nest too deeply', `title: ${'['.repeat(20_000)}`, 'nested too deeply'],
])('values that %s are a problem, and end nothing', (_what, yaml, message) => {
  const problems = problemsOf({ courseYaml: yaml });
  expect(problems[0]?.slice(0, 300)).toContain(message);
});

test('titles are one line, and no text has a control character', () => {
  const steering = String.raw`\e]0;owned\a\e[2J\u009B31m\u202E`;
  const { course } = parseCourse(
    sources({
      courseYaml: courseYaml
        .replace('A course', `"A${steering}\\n course"`)
        .replace('title: First', `title: "First${steering}"`)
        .replace('learn something', `"learn${steering} something"`),
      steps: {
        hello: {
          lesson: hello
            .replace('title: Hello', `title: "Hel${steering}lo"`)
            .replace('# Hello', '# Hel\u001B[2Jlo\u009B'),
          hints: '## Lo\u001B[31mok\n\nHere\u0085\u009D0;t\u0007.\n',
        },
      },
    }),
  );
  expect(course?.title).toBe('A course');
  // oxlint-disable-next-line no-control-regex -- these are what must not be left
  expect(JSON.stringify([course?.chapters, course?.objectives, course?.steps])).not.toMatch(
    /\\u00[01]|[\u007F-\u009F\u202E]/,
  );
  expect(course?.steps[0]).toMatchObject({ title: 'Hello', hints: [{ title: 'Look', text: 'Here\n.' }] });
});

test('a file that can’t be read is shown next to all other problems, and once', () => {
  const file = 'lessons/work/lesson.md';
  const broken = sources({
    courseYaml: courseYaml.replace('A course', '""'),
    steps: { work: { hasCheck: true } },
  });
  const { problems } = parseCourse({
    ...broken,
    unusable: [{ file, line: 1, message: 'this file is a named pipe' }],
  });
  expect(problems.map(({ message }) => message)).toEqual([
    'this file is a named pipe',
    'title: must not be empty',
  ]);
});
