import { expect, test } from 'vitest';
import { shownOutput } from './shown-output.ts';

test('the lines about Node, packages and the workshop are left out, those about the learner stay', () => {
  const output = `listening
file:///course/exercises/app/src/server.ts:14
  const name = profile.name;
                       ^

TypeError: Cannot read properties of undefined (reading 'name')
    at getName (file:///course/exercises/app/src/server.ts:14:24)
    at dispatch (file:///course/node_modules/hono/dist/compose.js:22:17)
    at file:///course/dist/preload.mjs:12:3
    at process.processTicksAndRejections (node:internal/process/task_queues:104:5)
    at async C:\\course\\node_modules\\hono\\dist\\compose.js:22:17

Node.js v26.10.0
`;
  expect(shownOutput(output)).toBe(`listening
file:///course/exercises/app/src/server.ts:14
  const name = profile.name;
                       ^

TypeError: Cannot read properties of undefined (reading 'name')
    at getName (file:///course/exercises/app/src/server.ts:14:24)`);
});

test('an error that Node itself throws begins with its message', () => {
  const output = `node:internal/modules/esm/resolve:275
    throw new ERR_MODULE_NOT_FOUND(
          ^

Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/course/a.ts'
    at finalizeResolution (node:internal/modules/esm/resolve:275:11) {
  code: 'ERR_MODULE_NOT_FOUND',
}

Node.js v26.10.0`;
  expect(shownOutput(output)).toBe(`Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/course/a.ts'
  code: 'ERR_MODULE_NOT_FOUND',
}`);
});

test('what merely mentions node: in a line of its own stays', () => {
  expect(shownOutput('node: hello\nat home\n')).toBe('node: hello\nat home');
});
