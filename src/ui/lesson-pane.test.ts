import { expect, test } from 'vitest';
import { checkResult } from '../checker/testing/results.ts';
import { tinyCourse } from '../course/testing/tiny-course.ts';
import type { Course } from '../course/course.ts';
import { openApp } from './testing/open-app.ts';

const paragraphs = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name} paragraph ${index + 1} says little.`).join('\n\n');

const lesson = `# Sessions

${paragraphs('First', 12)}

## In use

A session is opened, used and closed, and so is the next *session that
somebody* opens.

\`\`\`sh run
npm run one
npm run two
\`\`\`

${paragraphs('Second', 12)}

1. Within a list:

   \`\`\`ts
   const session = open();
   \`\`\`

## At the end

See [Drizzle](https://orm.drizzle.team) and [the lesson before](../setup/lesson.md).

${paragraphs('Third', 12)}
`;

function sessionsCourse(): Course {
  const course = tinyCourse();
  return {
    ...course,
    steps: course.steps.map((step) => (step.id === 'step-1' ? { ...step, lesson } : step)),
  };
}

const window = { columns: 80, rows: 24, course: sessionsCourse() } as const;

test('a search goes to the first match while it is typed, and n and N from match to match', async () => {
  const app = await openApp('step-1', window);
  app.press('/');
  await app.waitForText('/_');
  app.press('session');
  expect(await app.waitForText('/session_  1 of 4')).toContain('Sessions');
  app.press(' that some');
  expect(await app.waitForText('/session that some_  1 of 1')).toContain('next session that');
  app.press('\u007F'.repeat(' that some'.length));
  await app.waitForText('/session_  1 of 4');
  app.press('\r');
  await app.waitForText('n next match');
  app.press('nn');
  expect(await app.waitForText('/session  3 of 4')).toContain('A session is opened');
  app.press('n');
  expect(await app.waitForText('/session  4 of 4')).toContain('const session = open();');
  app.press('n');
  await app.waitForText('/session  1 of 4');
  app.press('N');
  await app.waitForText('/session  4 of 4');
  app.press('\u001B');
  expect(await app.waitForText('Enter check')).toContain('const session = open();');
  app.press('q');
  await app.ended;
});

test('a search that is given up leads back, and one without a match says so', async () => {
  const app = await openApp('step-1', window);
  app.press('/');
  await app.waitForText('/_');
  app.press('at the end');
  await app.waitForNoText('First paragraph 1 ');
  app.press('\u001B');
  await app.waitForText('First paragraph 1 ');
  app.press('/');
  await app.waitForText('/_');
  app.press('qqq');
  await app.waitForText('/qqq_  not found');
  app.press('\r');
  await app.waitForText('“qqq” is not in this lesson.');
  app.press('q');
  expect(await app.ended).toBe(0);
});

test('a check that begins by itself doesn’t take the keys of a search away', async () => {
  const app = await openApp('step-1', window);
  app.press('/');
  await app.waitForText('/_');
  app.press('second');
  await app.waitForText('/second_');
  app.watches[0]?.onChange(['src/server.ts']);
  await app.waitForText('Check …');
  app.press('ary');
  await app.waitForText('/secondary_  not found');
  app.press('\u001B');
  await app.waitForText('Checking step-1');
  app.press('q');
  await app.ended;
});

test('a key that leads elsewhere ends a search, also where what it asks for comes later', async () => {
  const app = await openApp('step-1', window);
  app.answers.hint = { hint: { id: 'where', title: 'Where to look', text: 'In `server.ts`.' }, number: 1 };
  app.press('/');
  await app.waitForText('/_');
  app.press('second');
  await app.waitForText('/second_');
  app.press('\r');
  await app.waitForText('n next match');
  app.press('h');
  await app.waitForText('Hint 1: Where to look');
  app.press('q');
  await app.ended;
});

test('braces go from heading to heading, and say where there is none left', async () => {
  const app = await openApp('step-1', window);
  app.press('}');
  await app.waitForNoText('First');
  expect(app.lines()[2]).toMatch(/In use$/);
  app.press('}');
  await app.waitForText('At the end');
  app.press('{{');
  await app.waitForText('First paragraph 1 ');
  app.press('{');
  await app.waitForText('There is no heading above.');
  app.press('q');
  await app.ended;
});

test('code is marked, copied and, where the lesson says so, run in the exercise’s folder', async () => {
  const app = await openApp('step-1', { ...window, clipboard: 'certain' });
  app.press(')');
  const marked = await app.waitForText('Code 1 of 2: y copies it, ! runs it.');
  expect(marked).toMatch(/^▌ +npm run one$/m);
  app.press('y');
  await app.waitForText('Copied: npm run one … (2 lines)');
  const copied = Buffer.from('npm run one\nnpm run two').toString('base64');
  expect(app.raw()).toContain(`\u001B]52;c;${copied}\u0007`);
  app.press('!');
  await expect.poll(() => app.programs.length).toBe(1);
  const [run] = app.programs;
  expect(run?.program.command).toEqual({ kind: 'script', text: 'npm run one\nnpm run two' });
  expect(run?.program.cwd).toMatch(/exercises.profiles$/);
  run?.end({ kind: 'ended', exitCode: 0 });
  await app.waitForText('In use');
  app.press(')');
  await app.waitForText('Code 2 of 2: y copies it.');
  app.press('!');
  await app.waitForText('The lesson doesn’t say');
  expect(app.programs).toHaveLength(1);
  app.press('q');
  await app.ended;
});

test('a terminal that can’t be asked to copy is told, and one that may not allow it as well', async () => {
  const impossible = await openApp('step-1', { ...window, clipboard: 'impossible' });
  impossible.press(')y');
  await impossible.waitForText('This terminal can’t be asked to copy');
  expect(impossible.raw()).not.toContain('\u001B]52;');
  impossible.press('q');
  await impossible.ended;
  const hopeful = await openApp('step-1', window);
  hopeful.press(')y');
  await hopeful.waitForText('Sent to the clipboard, if your terminal allows it: npm run one');
  hopeful.press('q');
  await hopeful.ended;
});

test('where the terminal has links of its own they lead to pages and files, and no list of addresses is needed', async () => {
  const app = await openApp('step-1', { ...window, colour: true, links: 'osc8' });
  app.press('}}');
  await app.waitForText('See Drizzle and the lesson before.');
  expect(app.raw()).toContain('\u001B]8;;https://orm.drizzle.team\u0007');
  expect(app.raw()).toContain('\u001B]8;;file:///');
  expect(app.raw()).toContain('/lessons/setup/lesson.md\u0007');
  app.press('q');
  await app.ended;
});

test('without them links are numbered, and their addresses stand at the end', async () => {
  const app = await openApp('step-1', window);
  app.press('G');
  expect(await app.waitForText('[1] https://orm.drizzle.team')).toContain('[2] lessons/setup/lesson.md');
  app.press('q');
  await app.ended;
});

test('an address is another one as soon as the server is known to listen elsewhere', async () => {
  const tiny = tinyCourse();
  const at = (port: number): Course => ({
    ...tiny,
    steps: tiny.steps.map((step) => ({ ...step, lesson: `Ask http://localhost:${port}/ for it.` })),
  });
  const app = await openApp('step-1', { columns: 120, rows: 40, course: at(8000) });
  await app.waitForText('Ask http://localhost:8000/ for it.');
  app.answers.courseHere = at(8001);
  app.press('c');
  await app.waitForText('Checking step-1');
  app.checks[0]?.end(checkResult('step-1', 'passed', []));
  await app.waitForText('Ask http://localhost:8001/ for it.');
  app.press('q');
  await app.ended;
});
