import { expect, test } from 'vitest';
import { startApp } from '../support/app.ts';

function course(commands: readonly string[]) {
  const actions = commands.map(
    (command, index) => `  - { run: ${JSON.stringify(command)}, text: Do part ${index + 1} }`,
  );
  const lesson = [
    '---',
    'id: welcome',
    'title: Get ready',
    'kind: setup',
    'exercise: sums',
    'actions:',
    ...actions,
    '---',
    '',
    '# Get ready',
    '',
  ];
  return { 'lessons/welcome/lesson.md': lesson.join('\n') };
}

test('Enter runs the set-up action by action, and leads on when all of it is done', async () => {
  await using app = await startApp({ files: course(['node --version', 'node -e 0']) });
  expect(app.screen()).toContain('Enter');
  await app.press('Enter');
  expect(app.screen()).toContain('Do part 1');
  expect(app.screen()).toContain('Do part 2');
  expect(app.screen()).toContain('welcome passed.');
  await app.press('Enter');
  expect(app.row(0)).toContain('add  Add two numbers');
});

test('an action that fails says so with what it printed, and the next one is not run', async () => {
  const fail = `node -e "console.log('out of apples'); process.exit(3)"`;
  await using app = await startApp({ files: course([fail, 'node -e 0']), size: '100x30' });
  await app.press('Enter');
  expect(app.screen()).toContain('out of apples');
  expect(app.screen()).not.toContain('welcome passed.');
});

test('a set-up that takes for ever is stopped by x', async () => {
  const endless = `node -e "console.log('still at it'); setInterval(() => {}, 1000)"`;
  await using app = await startApp({ files: course([endless]) });
  app.send('Enter');
  await app.waitFor('still at it');
  await app.press('x');
  expect(app.screen()).toContain('Stopped.');
});
