// `npm run bench [rounds]`: how long things take, each against its floor in the same run.
import { cp, mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { stopServer } from '../../src/database/open-server.ts';
import { check } from './check.ts';
import { databases, serverStarts } from './database.ts';
import { table } from './measure.ts';
import { scrolling, scrollingTable } from './scrolling.ts';
import { startUp, type Bench } from './start-up.ts';

const USUAL_ROUNDS = 11;

const root = path.resolve(import.meta.dirname, '../..');
const rounds = Number(process.argv[2] ?? USUAL_ROUNDS);
// It makes every start of an old Node slower, and says nothing about us.
delete process.env['NODE_EXTRA_CA_CERTS'];

const parent = await mkdtemp(path.join(await realpath(tmpdir()), 'workshop-bench-'));
const course = path.join(parent, 'course');
try {
  await copyCourse();
  const bench: Bench = { root, course, rounds };
  print(
    `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} cores, medians of ${rounds} rounds\n`,
  );
  print(table('Start-up', await startUp(bench)));
  print(scrollingTable(await scrolling(root)));
  print(table('A check', await check(bench)));
  print(table('The server', await serverStarts(bench)));
  print(table('Databases', await databases(bench)));
} finally {
  const { DATABASE_URL: _, ...env } = process.env;
  await stopServer({ stateFolder: path.join(course, '.workshop'), databases: ['profiles'], env });
  await rm(parent, { recursive: true, force: true });
}

/** The course as after its set-up, with step-1 solved, so that every test of its check runs. */
async function copyCourse(): Promise<void> {
  for (const part of ['lessons', 'exercises', 'solutions', 'package.json']) {
    await cp(path.join(root, part), path.join(course, part), {
      recursive: true,
      filter: (file) => !['node_modules', '.env.development'].includes(path.basename(file)),
    });
  }
  await cp(path.join(root, 'solutions/profiles/step-1'), path.join(course, 'exercises/profiles'), {
    recursive: true,
  });
  await mkdir(path.join(course, '.workshop'));
  await symlink(path.join(root, 'node_modules'), path.join(course, 'node_modules'), 'junction');
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
