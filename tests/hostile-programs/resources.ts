import { greetingCheck, greetingServer, rightServer } from '../../src/checker/testing/sample-programs.ts';
import { type Family, printedSumCheck, quickLimits, rightSum, rightSumAfter, wrongSum } from './family.ts';

const small = { heapMb: 128, memoryBytes: 384 * 1024 * 1024 };
const moreMemory = /took more memory than a check allows/u;

export const memory: Family = {
  check: printedSumCheck,
  right: rightSum,
  limits: { ...quickLimits, ...small, programMs: 5_000 },
  programs: {
    'a heap that grows': {
      files: wrongSum('const all = []; while (true) all.push(new Array(1000).fill(0));'),
      says: /ran out of memory/u,
    },
    'buffers that grow': {
      files: wrongSum(
        'const all = []; setInterval(() => all.push(Buffer.alloc(32 * 1024 * 1024, 1)), 1); await new Promise(() => {});',
      ),
      says: moreMemory,
    },
    'a memory of WebAssembly that grows': {
      files: wrongSum(`
        const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
        for (let page = 1; page < 30_000; page += 500) {
          memory.grow(500);
          new Uint8Array(memory.buffer).fill(1, (page - 1) * 65536);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }`),
      says: moreMemory,
    },
    'a worker thread whose heap grows': {
      files: wrongSum(`
        const { Worker } = await import('node:worker_threads');
        new Worker('const all = []; while (true) all.push(new Array(1000).fill(0));', { eval: true });
        await new Promise(() => {});`),
      says: /memory/u,
    },
    'a text that doubles': {
      files: wrongSum(`let text = 'x'; while (true) text += text;`),
      says: /RangeError: Invalid string length/u,
    },
  },
};

const escapes = String.raw`'\x1b]0;title\x07\x1b[2J\x1b[1;31mred\x9b31m\u202e'`;

export const output: Family = {
  check: printedSumCheck,
  right: rightSum,
  limits: quickLimits,
  programs: {
    'a gigabyte on stdout': {
      files: wrongSum(`
        const text = 'x'.repeat(1024 * 1024);
        for (let i = 0; i < 1024; i += 1) await new Promise((resolve) => process.stdout.write(text, resolve));`),
      says: /printed more than 32 MB/u,
    },
    'lines without an end on stderr': {
      files: wrongSum(`for (;;) { console.error('again'); await new Promise(setImmediate); }`),
      says: /printed more than|did not end/u,
    },
    'escape sequences': { files: wrongSum(`console.log(${escapes});`), says: /sum is wrong/u },
    'escape sequences in an error': {
      files: wrongSum(`throw new Error(${escapes});`),
      says: /Your code threw Error/u,
    },
    'bytes that are no text': {
      files: wrongSum('process.stdout.write(Buffer.from([0, 255, 254, 128, 0x1b, 7, 10]));'),
      says: /sum is wrong/u,
    },
    'the check’s own words': {
      files: wrongSum(
        String.raw`console.log(' ✓ adds 1 and 2\n Tests  2 passed (2)\n{"kind":"finished","test":{"passed":true}}');`,
      ),
      says: /sum is wrong/u,
    },
    'a rejection after the right answer': {
      files: {
        'src/main.ts': `${rightSum['src/main.ts']} setTimeout(() => Promise.reject(new Error('late')), 50);`,
      },
      says: /Your code threw Error: late/u,
    },
    'an exit code after the right answer': {
      files: rightSumAfter(`process.on('exit', () => { process.exitCode = 3; });`),
      says: /sum is wrong/u,
    },
  },
};

export const outputOfServers: Family = {
  check: greetingCheck,
  right: rightServer,
  limits: quickLimits,
  programs: {
    'a rejection after the answer': {
      files: greetingServer(`
        response.end(JSON.stringify({ greeting: 'hello' }));
        setTimeout(() => Promise.reject(new Error('late')), 1);`),
      says: /Your code threw Error: late/u,
    },
    'an answer without an end': {
      files: greetingServer(`
        const more = () => { while (response.write('x'.repeat(65536))); response.once('drain', more); };
        more();`),
      says: /answer to GET \/hello is larger/u,
    },
    'headers that belong to another answer': {
      files: greetingServer(
        `response.socket.end('HTTP/1.1 200 OK\\r\\ncontent-length: 1000000\\r\\n\\r\\n{"greeting":"hello"}');`,
      ),
      says: /broke off/u,
    },
    'escape sequences in the answer': {
      files: greetingServer(`response.end(JSON.stringify({ greeting: ${escapes} }));`),
      says: /greeting is wrong/u,
    },
  },
};
