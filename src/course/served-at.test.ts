import { expect, test } from 'vitest';
import { tinyCourse } from './testing/tiny-course.ts';
import { courseServedAt, withPort } from './served-at.ts';

test('only addresses of this machine get another port', () => {
  const text =
    'curl http://localhost:8000/v1 and 127.0.0.1:8000, not localhost:80001, example.org:8000 or 8000 rows';
  expect(withPort(text, 8000, 8001)).toBe(
    'curl http://localhost:8001/v1 and 127.0.0.1:8001, not localhost:80001, example.org:8000 or 8000 rows',
  );
});

test('the lessons of an exercise name the port that its server has, and others stay as they are', () => {
  const tiny = tinyCourse();
  const server = { command: 'npm run app', port: 8000, proof: { path: '/', status: 200 } };
  const steps = tiny.steps.map((step) =>
    step.id === 'step-1' && step.kind === 'exercise'
      ? { ...step, lesson: 'curl localhost:8000', exercise: { ...step.exercise, id: 'served', server } }
      : step,
  );
  const course = { ...tiny, steps };
  expect(courseServedAt(course, new Map([['served', 8000]]))).toBe(course);
  expect(courseServedAt(course, new Map([['another', 8001]]))).toBe(course);
  const moved = courseServedAt(course, new Map([['served', 8001]]));
  expect(moved.steps.find(({ id }) => id === 'step-1')?.lesson).toBe('curl localhost:8001');
  expect(moved.steps[0]).toBe(course.steps[0]);
});
