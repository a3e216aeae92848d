import { greetingCheck, greetingServer, rightServer } from '../../src/checker/testing/sample-programs.ts';
import { type Family, printedSumCheck, quickLimits, rightSum, wrongSum } from './family.ts';

const loop = /loop that never ends/u;
const thread = `
  import { Worker } from 'node:worker_threads';
  const thread = new Worker('while (true) {}', { eval: true });
`;

export const loopsOfPrograms: Family = {
  check: printedSumCheck,
  right: rightSum,
  limits: quickLimits,
  programs: {
    'a loop at import': {
      files: { ...wrongSum(`import './loop.ts';`), 'src/loop.ts': 'while (true) {}' },
      says: loop,
    },
    'a loop in a worker thread': { files: wrongSum(thread), says: /did not end within/u },
    'a loop in a getter, met while an object is printed': {
      files: wrongSum('const it = { get sum() { while (true) {} } }; console.log(it.sum);'),
      says: loop,
    },
    'a loop of microtasks': { files: wrongSum('for (;;) await null;'), says: loop },
    'a regular expression that never ends': {
      files: wrongSum(`/^(a+)+$/.test('a'.repeat(60) + 'b');`),
      says: loop,
    },
    'a wait for nothing at all, asleep': {
      files: wrongSum('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);'),
      says: /did not end within/u,
    },
  },
};

export const loopsOfServers: Family = {
  check: greetingCheck,
  right: rightServer,
  limits: quickLimits,
  programs: {
    'a loop in a handler': { files: greetingServer('while (true) {}'), says: loop },
    'a loop in a worker thread that the handler waits for': {
      files: greetingServer(`thread.once('exit', () => response.end('{}'));`, thread),
      says: /gave no answer to GET \/hello/u,
    },
    'a loop in toJSON': {
      files: greetingServer('response.end(JSON.stringify({ toJSON() { while (true) {} } }));'),
      says: loop,
    },
    'a loop in a listener for the end of the process': {
      files: greetingServer(`response.end('{}');`, `process.on('exit', () => { while (true) {} });`),
      says: /greeting is wrong/u,
    },
  },
};
