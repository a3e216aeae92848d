import {
  type Family,
  leaves,
  printedSumCheck,
  quickLimits,
  rightSum,
  rightSumAfter,
  wrongSum,
} from './family.ts';

const spawning = `import { spawn } from 'node:child_process';`;
const child = (options: string): string => `${spawning}
  const child = spawn('sleep', ['300'], ${options});
  child.unref();
  ${leaves('child.pid')}`;

/** Two forks and a session of its own, as daemons do it, with nothing in its environment. */
const daemon = (env: string): string => `${spawning}
  const { once } = await import('node:events');
  const first = spawn('setsid', ['sh', '-c', 'cd /; sleep 300 >/dev/null 2>&1 </dev/null 3>&- & echo $! >&3'], {
    env: ${env},
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [pid] = await once(first.stdio[3], 'data');
  ${leaves('String(pid).trim()')}
  await once(first, 'exit');`;

const hostPid = `
  import { readFileSync } from 'node:fs';
  const host = Number(readFileSync(\`/proc/\${process.ppid}/stat\`, 'utf8').split(') ')[1].split(' ')[1]);
`;
const forEver = 'await new Promise((resolve) => setTimeout(resolve, 60_000));';

export const processes: Family = {
  check: printedSumCheck,
  right: rightSum,
  limits: quickLimits,
  programs: {
    'a child that holds its output open': {
      files: rightSumAfter(child(`{ detached: true, stdio: 'inherit' }`)),
      verdict: 'passed',
    },
    'a child in a session of its own': {
      files: wrongSum(child(`{ detached: true, stdio: 'ignore' }`)),
      says: /sum is wrong/u,
    },
    'a child in a session of its own, without an environment': {
      files: wrongSum(child(`{ detached: true, stdio: 'ignore', env: {}, cwd: '/' }`)),
      says: /sum is wrong/u,
    },
    'a daemon': { files: wrongSum(daemon('process.env')), says: /sum is wrong/u },
    'a daemon without an environment': {
      files: wrongSum(daemon('{ PATH: process.env.PATH }')),
      says: /sum is wrong/u,
    },
    'a daemon that starts another process again and again': {
      files: wrongSum(`${spawning}
        const child = spawn('setsid', ['sh', '-c', 'while :; do setsid sleep 300 & sleep 0.02; done'], { detached: true, stdio: 'ignore' });
        child.unref();
        ${leaves('child.pid')}
        await new Promise((resolve) => setTimeout(resolve, 300));`),
      says: /sum is wrong/u,
    },
    'a parent that is killed': {
      files: wrongSum(`process.kill(process.ppid, 'SIGKILL'); ${forEver}`),
      says: /ended before the test did/u,
    },
    'a parent that is stopped': {
      files: wrongSum(`process.kill(process.ppid, 'SIGSTOP'); ${forEver}`),
      says: /was stopped/u,
      limits: { testMs: 3_000 },
    },
    'a host that is killed': {
      files: wrongSum(`${hostPid} process.kill(host, 'SIGKILL'); ${forEver}`),
      verdict: 'error',
      says: /was ended by SIGKILL/u,
    },
    'a host that is stopped': {
      files: wrongSum(`${hostPid} process.kill(host, 'SIGSTOP'); ${forEver}`),
      verdict: 'error',
      says: /was stopped/u,
      limits: { testMs: 3_000 },
    },
    'a program that stops itself': {
      files: wrongSum(`process.kill(process.pid, 'SIGSTOP');`),
      says: /was stopped/u,
    },
  },
};
