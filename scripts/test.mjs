// Everything that gates, in one command: `npm test`. The last line says how much passed and failed.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = await mkdtemp(path.join(tmpdir(), 'workshop-test-'));
const report = path.join(scratch, 'tests.json');

/** Static gates run side by side: each is short, and none writes. */
const staticGates = [
  ['format', 'oxfmt', ['--check']],
  ['types', 'tsc', ['-p', '.']],
  ['types of the profiles exercise', 'tsc', ['-p', 'exercises/profiles']],
  ['types of the migrations exercise', 'tsc', ['-p', 'exercises/migrations']],
  ['lint', 'oxlint', []],
  ['unused code', 'knip', []],
];

function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      // The bins that npm makes are scripts on Windows, which only a shell starts there.
      shell: process.platform === 'win32',
    });
    let output = '';
    const keep = (chunk) => (output += chunk);
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ ok: false, output: String(error) }));
    child.on('close', (code) => resolve({ ok: code === 0, output }));
  });
}

async function gate([name, command, args]) {
  const startedAt = performance.now();
  const { ok, output } = await run(command, args);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`${ok ? 'passed' : 'FAILED'}  ${name} (${seconds} s)\n${ok ? '' : output}`);
  return ok;
}

async function tests() {
  const { ok, output } = await run('vitest', [
    'run',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const counts = await readFile(report, 'utf8').then(JSON.parse, () => undefined);
  process.stdout.write(output);
  if (counts === undefined) return { passed: 0, failed: 1 };
  // A run may fail without a failing test: an error outside the tests, a file that could not be loaded.
  return { passed: counts.numPassedTests, failed: counts.numFailedTests || (ok ? 0 : 1) };
}

const built = await gate(['build', 'node', ['scripts/build.mjs']]);
const gates = [built, ...(await Promise.all(staticGates.map(gate)))];
const counted = built ? await tests() : { passed: 0, failed: 0 };
await rm(scratch, { recursive: true, force: true });

const passed = gates.filter(Boolean).length + counted.passed;
const failed = gates.filter((ok) => !ok).length + counted.failed;
process.exitCode = failed === 0 ? 0 : 1;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
