import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { shareFiles, takeChangeTurn } from '../../src/jobs/take-turns.ts';
import { saveIn, startApp, sumFile, sums } from '../support/app.ts';
import { openTerminal } from '../support/terminal.ts';
import { copyTinyCourse } from '../support/workshop.ts';

/** What the app shows while this process has the learner's files. */
const waitingFor = (work: string) => `Waiting: another workshop command (process ${process.pid}) is ${work}`;

async function openCourse() {
  const course = await copyTinyCourse();
  const stateFolder = path.join(course.root, '.workshop');
  await mkdir(stateFolder, { recursive: true, mode: 0o700 });
  await saveIn(course.root, sumFile, sums.right);
  return {
    course,
    place: { stateFolder },
    read: () => readFile(path.join(course.root, sumFile), 'utf8'),
    [Symbol.asyncDispose]: () => course[Symbol.asyncDispose](),
  };
}

test('reset, undo and catch-up say which command they wait for, and go on after it', async () => {
  await using opened = await openCourse();
  const { course, place, read } = opened;
  const starter = await readFile(path.join(course.root, 'solutions/sums/starter/sum.ts'), 'utf8');
  await using app = await startApp({ course, step: 'add', size: '120x40' });
  const changes = [
    { key: 'R', asks: 'Begin add anew?', after: 'add was reset.', content: starter },
    { key: 'u', asks: 'Take back reset add?', after: 'reset add is taken back.', content: sums.right },
    { key: 'C', asks: 'Catch up to add?', after: 'You can go on with add.', content: starter },
  ];
  for (const { key, asks, after, content } of changes) {
    const before = await read();
    await app.press(key);
    await app.waitFor(asks);
    // A check shares the files, another change has them alone.
    const held =
      key === 'R'
        ? await shareFiles(place, { work: 'checking add' })
        : await takeChangeTurn(place, { work: 'changing your files (reset add)' });
    {
      await using _ = held;
      app.send('y');
      await app.waitFor(waitingFor(key === 'R' ? 'checking add' : 'changing your files'));
      expect(await read()).toBe(before);
    }
    await app.waitFor(after);
    expect(await read()).toBe(content);
  }
  expect(await app.quit()).toBe(0);
});

test('x ends the waiting, and the files stay as they are', async () => {
  await using opened = await openCourse();
  const { course, place, read } = opened;
  await using app = await startApp({ course, step: 'add', size: '120x40' });
  await using _ = await shareFiles(place, { work: 'checking add' });
  await app.press('R');
  app.send('y');
  await app.waitFor(waitingFor('checking add'));
  app.send('x');
  await app.waitFor('Stopped.');
  expect(await read()).toBe(sums.right);
  expect(await app.quit()).toBe(0);
});

test('a change that another command made meanwhile is said to be made, and not made again', async () => {
  await using opened = await openCourse();
  const { course, place } = opened;
  const starter = await readFile(path.join(course.root, 'solutions/sums/starter/sum.ts'), 'utf8');
  await using app = await startApp({ course, step: 'add', size: '120x40' });
  await app.press('R');
  {
    await using _ = await takeChangeTurn(place, { work: 'changing your files (reset add)' });
    app.send('y');
    await app.waitFor(waitingFor('changing your files'));
    await writeFile(path.join(course.root, sumFile), starter);
  }
  await app.waitFor('Another command made the same change a moment ago, so nothing was changed.');
  expect(await app.quit()).toBe(0);
});

test('the plain mode says it, too', async () => {
  await using opened = await openCourse();
  const { course, place } = opened;
  using terminal = openTerminal(course.root, ['start', 'add', '--plain'], { columns: 120, rows: 60 });
  await terminal.waitForText('7. quit');
  await using _ = await shareFiles(place, { work: 'checking add' });
  terminal.press('reset\r');
  await terminal.waitForText('Type yes to go on.');
  terminal.press('yes\r');
  await terminal.waitForText(`${waitingFor('checking add')}. x stops it.`);
  terminal.press('x\r');
  await terminal.waitForText('Stopped.');
});
