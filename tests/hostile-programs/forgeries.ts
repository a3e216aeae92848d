import { greetingCheck, greetingServer, rightServer } from '../../src/checker/testing/sample-programs.ts';
import { type Family, leaves, printedSumCheck, quickLimits, rightSum, wrongSum } from './family.ts';

const wrong = /sum is wrong/u;
const settings = `const settings = JSON.parse(process.env.WORKSHOP_PRELOAD);`;
const fs = `const fs = await import('node:fs');`;
/** What Vitest's workers and our host send. */
const messages = `[
  { kind: 'news', run: 1, message: { kind: 'run-ended', errors: [], output: '' } },
  { kind: 'finished', test: { id: '1', passed: true, error: null, facts: null } },
  { __vitest_worker_response__: true, type: 'testfileFinished' },
]`;

/** Copies of all that the host has open, taken with pidfd_getfd, and a result in the name of each run written to them. */
const attach = `
  const { execFileSync } = await import('node:child_process');
  const { readFileSync } = await import('node:fs');
  const { serialize } = await import('node:v8');
  const host = readFileSync(\`/proc/\${process.ppid}/stat\`, 'utf8').split(') ')[1].split(' ')[1];
  const news = Array.from({ length: 300 }, (_, run) => {
    const message = { kind: 'run-ended', errors: [], output: '' };
    const body = serialize({ kind: 'news', run, token: '', message });
    const size = Buffer.alloc(4);
    size.writeUInt32BE(body.length);
    return Buffer.concat([size, body]);
  });
  const perl = \`
    my ($host, $text) = @ARGV;
    my $pidfd = syscall(434, $host + 0, 0);
    for my $fd (3) {
      my $copy = syscall(438, $pidfd, $fd, 0);
      next if $copy < 0;
      open(my $file, ">&=", $copy) or next;
      next unless -S $file;
      syswrite($file, pack("H*", $text));
    }\`;
  try {
    execFileSync('perl', ['-e', perl, host, Buffer.concat(news).toString('hex')]);
  } catch {}
`;

export const forgeries: Family = {
  check: printedSumCheck,
  right: rightSum,
  limits: quickLimits,
  programs: {
    'messages to its parent': {
      files: wrongSum(`for (const message of ${messages}) process.send?.(message);`),
      says: wrong,
    },
    'messages through a channel of its own making': {
      files: wrongSum(`
        ${fs}
        for (let fd = 3; fd < 64; fd += 1)
          try { fs.writeSync(fd, JSON.stringify(${messages}[0]) + '\\n'); } catch {}`),
      // What it overwrites may be Node's own.
      says: /sum is wrong|ended by|did not end/u,
    },
    'texts written into every file that its parent has open': {
      files: wrongSum(`
        ${fs}
        for (const fd of fs.readdirSync(\`/proc/\${process.ppid}/fd\`)) {
          if (Number(fd) < 3) continue;
          try {
            const file = fs.openSync(\`/proc/\${process.ppid}/fd/\${fd}\`, fs.constants.O_WRONLY | fs.constants.O_NONBLOCK);
            fs.writeSync(file, JSON.stringify(${messages}[0]) + '\\n');
          } catch {}
        }`),
      says: /sum is wrong|ended before the test did/u,
    },
    'messages through the channel of the host, if the system lets programs attach to others': {
      files: wrongSum(attach),
      verdict: 'not passed',
      says: /didn't come from the process that runs the tests|sum is wrong/u,
    },
    'notes about a test that has ended': {
      files: wrongSum(`
        ${fs} ${settings}
        for (const kind of ['test-started', 'blocked', 'too-much-memory', 'finished'])
          fs.appendFileSync(settings.notesFile, JSON.stringify({ kind, pid: process.ppid, name: 'adds 0 and 0', file: null, line: null, passed: true }) + '\\n');`),
      says: wrong,
    },
    'notes in which the machine keeps it waiting': {
      files: wrongSum(`
        ${fs} ${settings}
        for (;;) {
          fs.appendFileSync(settings.notesFile, JSON.stringify({ kind: 'pulse', pid: process.pid, cpuMs: 0, idleMs: 0, asleepMs: 0 }) + '\\n');
          await new Promise((resolve) => setTimeout(resolve, 100));
        }`),
      says: /did not end within/u,
    },
    'a named pipe in the place of the notes': {
      files: wrongSum(`
        ${fs} ${settings}
        const { execFileSync } = await import('node:child_process');
        fs.rmSync(settings.notesFile, { force: true });
        execFileSync('mkfifo', [settings.notesFile]);`),
      says: wrong,
    },
    'a link to a device in the place of the notes': {
      files: wrongSum(`
        ${fs} ${settings}
        fs.rmSync(settings.notesFile, { force: true });
        fs.symlinkSync('/dev/zero', settings.notesFile);`),
      says: wrong,
    },
    'a folder in the place of the notes': {
      files: wrongSum(`
        ${fs} ${settings}
        fs.rmSync(settings.notesFile, { force: true });
        fs.mkdirSync(settings.notesFile);`),
      says: wrong,
    },
    'a gigabyte of notes': {
      files: wrongSum(`
        ${fs} ${settings}
        fs.truncateSync(settings.notesFile, 1024 ** 3);`),
      says: wrong,
    },
    'its folder for temporary files removed': {
      files: wrongSum(`${fs} fs.rmSync(process.env.TMPDIR, { recursive: true, force: true });`),
      says: wrong,
    },
    'a named pipe in the place of its folder for temporary files': {
      files: wrongSum(`
        ${fs}
        const { execFileSync } = await import('node:child_process');
        fs.rmSync(process.env.TMPDIR, { recursive: true, force: true });
        execFileSync('mkfifo', [process.env.TMPDIR]);`),
      says: wrong,
    },
    'its output closed': {
      files: wrongSum(`${fs} for (const fd of [0, 1, 2]) fs.closeSync(fd);`),
      says: wrong,
    },
    'every file descriptor closed': {
      files: wrongSum(`${fs} for (let fd = 63; fd >= 0; fd -= 1) try { fs.closeSync(fd); } catch {}`),
      says: /sum is wrong|ended by|did not end/u,
    },
    'its output held open by a copy': {
      files: wrongSum(`
        ${fs}
        const { spawn } = await import('node:child_process');
        const child = spawn('sleep', ['300'], { detached: true, stdio: ['ignore', 1, 2, 1, 2] });
        child.unref();
        ${leaves('child.pid')}`),
      says: wrong,
    },
    'an exit code of its own': {
      files: wrongSum(`process.on('exit', () => process.reallyExit(0));`),
      says: wrong,
    },
    'another title': {
      files: wrongSum(`process.title = 'vitest';`),
      says: wrong,
    },
    'a guard that is ended': {
      files: wrongSum(`
        for (const handle of process._getActiveHandles()) handle.terminate?.();
        await new Promise((resolve) => setTimeout(resolve, 60_000));`),
      says: /did not end within/u,
    },
    'a heartbeat that is forged': {
      files: wrongSum(`
        const { Worker } = await import('node:worker_threads');
        Atomics.add = () => 0;
        new Worker('setInterval(() => {}, 50)', { eval: true });
        while (true) {}`),
      says: /did not end within/u,
    },
  },
};

const patched = (name: string, value: string): string => `globalThis.${name} = ${value};`;

export const globals: Family = {
  check: printedSumCheck,
  right: rightSum,
  limits: quickLimits,
  programs: {
    'JSON, Object and Array patched': {
      files: wrongSum(`
        JSON.stringify = () => '3'; JSON.parse = () => ({ passed: true });
        Object.is = () => true; Array.prototype.includes = () => true; String.prototype.trim = () => '3';`),
      says: wrong,
    },
    'Date, Promise and timers patched': {
      files: wrongSum(`
        ${patched('Date', 'class { static now() { return 0; } getTime() { return 0; } }')}
        ${patched('setTimeout', '() => 0')} ${patched('setInterval', '() => 0')} ${patched('performance', '{ now: () => 0 }')}
        Promise.race = () => new Promise(() => {}); Promise.prototype.then = function () { return this; };`),
      says: wrong,
    },
    'a process patched that does not end': {
      files: wrongSum(`
        process.cpuUsage = () => ({ user: 0, system: 0 }); process.memoryUsage.rss = () => 0;
        process.kill = () => true; process.exit = () => undefined;
        while (true) {}`),
      says: /loop that never ends/u,
    },
    'expect and test defined, as the check has them': {
      files: wrongSum(`
        const matchers = new Proxy(() => matchers, { get: () => () => matchers });
        globalThis.expect = () => matchers; globalThis.test = () => undefined;
        globalThis[Symbol.for('$$jest-matchers-object')] = { customEqualityTesters: [() => true] };`),
      says: wrong,
    },
    'the signals that would end it ignored': {
      files: wrongSum(`
        for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2']) process.on(signal, () => {});
        setInterval(() => {}, 1000); await new Promise(() => {});`),
      says: /did not end within/u,
    },
  },
};

export const globalsOfServers: Family = {
  check: greetingCheck,
  right: rightServer,
  limits: quickLimits,
  programs: {
    'fetch and the prototypes of HTTP patched': {
      files: greetingServer(
        `response.end(JSON.stringify({ greeting: 'bye' }));`,
        `globalThis.fetch = async () => new Response('{"greeting":"hello"}');
         Object.prototype.greeting = 'hello'; Object.prototype.toJSON = undefined;`,
      ),
      says: /greeting is wrong/u,
    },
    'the port of the check occupied, and nothing heard': {
      files: greetingServer(
        '',
        `import { createServer as tcp } from 'node:net';
         const taken = tcp(() => {}).listen(Number(process.env.PORT)); await new Promise((resolve) => taken.once('listening', resolve));`,
      ),
      says: /Port \d+ is taken/u,
    },
    'a server that answers in another protocol': {
      files: {
        'src/server.ts': `
          import { createServer } from 'node:net';
          createServer((socket) => { socket.on('error', () => {}); socket.end('220 hello\\r\\n'); }).listen(Number(process.env.PORT));`,
      },
      says: /answers? on port|HTTP/u,
    },
    'a detached child that answers on the port instead': {
      files: {
        'src/server.ts': `
          import { spawn } from 'node:child_process';
          const code = \`require('node:http').createServer((request, response) => response.end('{"greeting":"bye"}')).listen(\${process.env.PORT})\`;
          const child = spawn(process.execPath, ['-e', code], { detached: true, stdio: 'ignore', env: {}, cwd: '/' });
          child.unref();
          (await import('node:fs')).appendFileSync('../../left.txt', child.pid + '\\n');
          await new Promise((resolve) => setTimeout(resolve, 60_000));`,
      },
      says: /greeting is wrong/u,
    },
  },
};
