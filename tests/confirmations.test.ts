import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { writeMigrations } from '../src/migrations/testing/write-migrations.ts';
import { openProgram } from './support/terminal.ts';
import { write } from './support/sums-course.ts';
import { copyMigrationsCourse, launcher, workshop } from './support/workshop.ts';

const size = { columns: 100, rows: 40 };
/** What is no yes, as keys. A learner who types `no` means it in full. */
const noes = { 'Ctrl-D': '\u0004', 'Ctrl-C': '\u0003', Enter: '\r', no: 'no\r' } as const;

interface Prompt {
  readonly words: readonly string[];
  /** What the question has in it. */
  readonly asks: string;
  /** In an app that goes on: the keys that lead to the question, and those that leave the app. */
  readonly app?: { readonly first: string; readonly leave: string };
  readonly env?: NodeJS.ProcessEnv;
  /** `start` prints where the learner is if there is no terminal, and asks nothing. */
  readonly needsNoTerminal?: true;
  /** Where it is typed, below the course; its second exercise without it. */
  readonly folder?: string;
  /** Ctrl-D, Enter and `no` end the command with it; 0 unless the command can't go on without a yes. */
  readonly exitCode?: number;
}

/** Everything that a no must not change: the rows of all databases, the learner's files, the progress and the saves. */
async function fingerprint(root: string, url: string): Promise<unknown> {
  const rows: Record<string, unknown> = {};
  const admin = postgres(url, { max: 1, onnotice: () => undefined });
  const databases = await admin<{ name: string }[]>`
    select datname as name from pg_database where datallowconn and datname !~ 'template|scratch' order by 1`;
  await admin.end();
  for (const { name } of databases) {
    const one = new URL(url);
    one.pathname = `/${name}`;
    const sql = postgres(one.href, { max: 1, onnotice: () => undefined });
    const tables = await sql<{ table: string }[]>`
      select format('%I.%I', schemaname, tablename) as table from pg_tables
      where schemaname !~ '^(pg_|information_schema)' order by 1`.catch(() => []);
    for (const { table } of tables)
      rows[`${name}: ${table}`] = [...(await sql.unsafe(`select * from ${table}`))];
    await sql.end();
  }
  return { databases, rows, files: await filesIn(root) };
}

async function filesIn(root: string): Promise<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const folder of ['exercises', '.workshop/saved', '.workshop/progress.json']) {
    const at = path.join(root, folder);
    const entries = await readdir(at, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = folder.endsWith('.json')
      ? [at]
      : entries.filter((one) => one.isFile()).map((one) => path.join(one.parentPath, one.name));
    for (const file of files) {
      if (!file.includes('.env'))
        kept[path.relative(root, file)] = await readFile(file, 'base64').catch(() => 'none');
    }
  }
  return kept;
}

test('whatever is not a yes changes nothing, at every prompt', { timeout: 300_000 }, async () => {
  await using course = await copyMigrationsCourse();
  const { root } = course;
  const exercise = path.join(root, 'exercises/second');
  const overview = await readFile(path.join(root, 'lessons/course.yaml'), 'utf8');
  await write(root, {
    'lessons/course.yaml': overview.replace('[hello, work]', '[hello, prepare, work]'),
    'lessons/prepare/lesson.md':
      '---\nid: prepare\ntitle: Prepare\nkind: setup\nexercise: first\nactions: [{ verb: start-database, text: Start the server, command: npx workshop db start }]\n---\n# Prepare\n',
  });
  await writeMigrations(path.join(exercise, 'drizzle'), {
    '0000_one': 'create table one (id int);',
    '0000_one.down': 'drop table one;',
    '0001_two': 'create table two (id int);',
    '0001_two.down': 'drop table two;',
  });
  expect((await workshop(exercise, ['db', 'migrate'])).exitCode).toBe(0);
  const { stdout: url } = await workshop(exercise, ['db', 'url']);
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  await sql`insert into one values (1), (2)`;
  const server = new URL(url);
  server.pathname = '/spare';
  await sql`create database spare`;
  await sql`create database remote`;
  await sql.end();
  // A database of the learner's own, here and by an address that is not recognised as this machine's.
  const spare = { DATABASE_URL: server.href };
  const far = new URL(server);
  far.hostname = '0.0.0.0';
  const farSpare = { DATABASE_URL: far.href };
  far.pathname = '/remote';
  const remote = { DATABASE_URL: far.href };
  expect((await workshop(root, ['setup', '--database', 'remote'], remote)).stderr).not.toContain('confirmed');
  const prompts: readonly Prompt[] = [
    { words: ['setup'], asks: '[y/N]', env: spare, exitCode: 2 },
    { words: ['setup'], asks: 'Type spare to go on', env: farSpare, exitCode: 2 },
    { words: ['start'], asks: '[y/N]', env: spare, exitCode: 2, needsNoTerminal: true },
    { words: ['start', '--plain'], asks: '[y/N]', env: spare, exitCode: 2 },
    { words: ['reset-db'], asks: '[y/N]' },
    { words: ['reset-db'], asks: 'Type remote to go on', env: remote, folder: 'exercises/first' },
    { words: ['db', 'down', 'all'], asks: '[y/N]' },
    { words: ['db', 'down', '2'], asks: '[y/N]' },
  ];
  for (const prompt of prompts) await expectNothingChanged(root, url, prompt);

  // One save that can be rolled back, and an undo that can be.
  await write(exercise, { 'schema.ts': '// mine\n' });
  expect((await workshop(root, ['reset', 'work', '--yes'])).exitCode).toBe(0);
  await write(exercise, { 'schema.ts': '// mine again\n' });
  const filePrompts: readonly Prompt[] = [
    { words: ['reset', 'work'], asks: '[y/N]' },
    { words: ['catch-up', 'work'], asks: '[y/N]' },
    { words: ['undo'], asks: '[y/N]' },
  ];
  for (const prompt of filePrompts) await expectNothingChanged(root, url, prompt);
  expect((await workshop(root, ['undo', '--yes'])).exitCode).toBe(0);
  await expectNothingChanged(root, url, { words: ['undo', '--redo'], asks: '[y/N]' });

  // The app notes which step is open: that is as it stays.
  using opened = openProgram([process.execPath, launcher, 'start', 'work'], root, size);
  await opened.waitForText('Make a table');
  opened.press('q');
  await opened.waitForExit();
  for (const key of ['r', 'R', 'C', 'U']) {
    const plain = { first: `${key}\r`, leave: 'n\rq\r' };
    await expectNothingChanged(root, url, {
      words: ['start', 'work', '--plain'],
      asks: 'Type yes to go on',
      app: plain,
    });
    await expectNothingChanged(root, url, {
      words: ['start', 'work'],
      asks: 'as it is.',
      app: { first: key, leave: drawn },
    });
  }
});

/** The keys that leave the drawn app, whatever is open in it. There, Ctrl-C quits. */
const drawn = 'nq';

async function expectNothingChanged(root: string, url: string, prompt: Prompt): Promise<void> {
  const { words, asks, env = {}, exitCode = 0, folder = 'exercises/second', app } = prompt;
  const cwd = path.join(root, folder);
  const before = await fingerprint(root, url);
  for (const [name, keys] of Object.entries(noes)) {
    using terminal = openProgram([process.execPath, launcher, ...words], cwd, size, env);
    if (app !== undefined) {
      await terminal.waitForText('Make a table');
      terminal.press(app.first);
    }
    await terminal.waitForText(asks);
    // In the drawn app, a key is an answer already.
    terminal.press(name === 'no' && app?.leave === drawn ? 'n' : keys);
    const hasEnded = name === 'Ctrl-C' && app?.leave !== drawn;
    if (app !== undefined && !hasEnded) terminal.press(app.leave);
    const code = await terminal.waitForExit();
    const expected = hasEnded ? 130 : exitCode;
    expect([words, name, code, terminal.lines().join('\n')]).toEqual([
      words,
      name,
      expected,
      expect.anything(),
    ]);
    expect([words, name, await fingerprint(root, url)]).toEqual([words, name, before]);
  }
  const unaskedCode = prompt.needsNoTerminal ? 0 : 2;
  // Without a terminal, the app has nobody to show a question to.
  if (app !== undefined) return;
  const closed = ['sh', '-c', 'exec "$0" "$@" <&-', process.execPath, launcher, ...words];
  using terminal = openProgram(closed, cwd, size, env);
  expect([words, 'closed stdin', await terminal.waitForExit()]).toEqual([words, 'closed stdin', unaskedCode]);
  expect([words, await fingerprint(root, url)]).toEqual([words, before]);
  const { exitCode: code, stderr } = await workshop(cwd, words, env);
  const isRefused = stderr.includes('no terminal to ask in');
  expect([words, 'no terminal', code, isRefused]).toEqual([
    words,
    'no terminal',
    unaskedCode,
    prompt.needsNoTerminal !== true,
  ]);
  expect([words, await fingerprint(root, url)]).toEqual([words, before]);
}
