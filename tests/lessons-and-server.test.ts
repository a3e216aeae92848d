import { expect, test } from 'vitest';
import { commandsIn } from '../src/course/lesson-commands.ts';
import { loadCourse } from '../src/course/load-course.ts';
import { repository } from './support/workshop.ts';

test('every lesson in which code is edited restarts the server before it asks it for anything', async () => {
  const { steps } = await loadCourse(repository);
  const asking = steps.flatMap((step) => {
    const port = step.kind === 'exercise' ? step.exercise.server?.port : undefined;
    if (port === undefined) return [];
    const { commands } = commandsIn({ file: step.lessonFile, text: step.lesson });
    const script = commands.map((command) => command.script).join('\n');
    const asks = script.search(new RegExp(String.raw`(?:localhost|127\.0\.0\.1):${port}\b`, 'u'));
    if (asks === -1) return [];
    return [{ step: step.id, restarts: script.slice(0, asks).includes('npx workshop app restart') }];
  });
  expect(asking).toEqual([
    { step: 'step-1', restarts: true },
    { step: 'step-3', restarts: true },
    { step: 'step-4', restarts: true },
  ]);
});
