import { cp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { copyMigrationsCourse, type Ended, type TemporaryCourse, workshop } from './support/workshop.ts';

let course: TemporaryCourse;
let folder: string;
let drizzle: string;
let sql: postgres.Sql;

/** What `db status --json` says of a problem. */
interface Problem {
  readonly kind: string;
  readonly message: string;
  readonly wayOut: string;
}

const table = (name: string): string =>
  `export const ${name} = pgTable('${name}', { id: serial().primaryKey() });\n`;

/** Two migrations on `main`; `mine` and `theirs` are branches from there with one more each. */
beforeAll(async () => {
  course = await copyMigrationsCourse();
  folder = path.join(course.root, 'exercises', 'second');
  drizzle = path.join(folder, 'drizzle');
  const { stdout } = await db('url');
  sql = postgres(stdout.trim(), { max: 1, onnotice: () => undefined, prepare: false });
  await git('init', '-q', '-b', 'main');
  await writeFile(path.join(course.root, '.gitignore'), '.workshop/\nnode_modules\n.env*\n');
  const imports = "import { pgTable, serial } from 'drizzle-orm/pg-core';\n";
  await writeFile(schema(), `${imports}// first\n// second\n${table('base')}// third\n`);
  await generate('base');
  await addTable('// first', 'two');
  await generate('two');
  await commit('base');
  await git('switch', '-q', '-c', 'theirs');
  await addTable('// third', 'theirs');
  await generate('theirs');
  await commit('theirs');
  await git('switch', '-q', '-c', 'mine', 'main');
  await addTable('// second', 'mine');
  await generate('mine');
  await commit('mine');
}, 180_000);

afterAll(async () => {
  await sql.end();
  await course[Symbol.asyncDispose]();
});

/** Each case begins with `mine`, all applied. */
beforeEach(async () => {
  await git('merge', '--abort').catch(() => undefined);
  await git('rebase', '--abort').catch(() => undefined);
  await git('branch', '-f', 'main', 'mine~1').catch(() => undefined);
  await git('switch', '-q', '-f', '-C', 'work', 'mine');
  await git('clean', '-fdq');
  await sql`drop schema if exists drizzle cascade`;
  await sql`drop schema public cascade`;
  await sql`create schema public`;
  expect(await db('migrate')).toMatchObject({ exitCode: 0 });
});

function schema(): string {
  return path.join(folder, 'schema.ts');
}

function file(name: string): string {
  return path.join(drizzle, name);
}

function db(...words: string[]): Promise<Ended> {
  return workshop(folder, ['db', ...words]);
}

async function git(...words: string[]): Promise<void> {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'advice.detachedHead=false'];
  await execa('git', [...who, ...words], { cwd: course.root });
}

async function commit(message: string): Promise<void> {
  await git('add', '-A');
  await git('commit', '-q', '-m', message);
}

async function generate(name: string): Promise<void> {
  expect(await db('generate', '--name', name)).toMatchObject({ exitCode: 0 });
  const entries = await readFile(file('meta/_journal.json'), 'utf8');
  const tag = [...entries.matchAll(/"tag": "(.*)"/gu)].at(-1)?.[1];
  // As `db draft` would, but without a process.
  await writeFile(file(`${tag}.down.sql`), `DROP TABLE "${name}";`);
}

async function addTable(above: string, name: string): Promise<void> {
  const text = await readFile(schema(), 'utf8');
  await writeFile(schema(), text.replace(above, `${table(name)}${above}`));
}

async function edit(name: string, change: (text: string) => string): Promise<void> {
  await writeFile(file(name), change(await readFile(file(name), 'utf8')));
}

interface Journal {
  entries: { idx: number; when: number; tag: string }[];
}

async function editJournal(change: (journal: Journal) => void): Promise<void> {
  await edit('meta/_journal.json', (text) => {
    const journal: Journal = JSON.parse(text);
    change(journal);
    return JSON.stringify(journal, null, 2);
  });
}

async function problems(): Promise<readonly Problem[]> {
  const { stdout } = await db('status', '--json');
  const status: { problems: readonly Problem[] } = JSON.parse(stdout);
  return status.problems;
}

/** Types what a way out says, one command after the other. */
async function follow(wayOut: string): Promise<void> {
  for (const [, command = '', count] of wayOut.matchAll(/`([^`]+)`(?: (twice|\d+ times))?/gu)) {
    const times = count === undefined ? 1 : Number.parseInt(count.replace('twice', '2'), 10);
    for (let done = 0; done < times; done += 1) await type(command);
  }
}

async function type(command: string): Promise<void> {
  const [program, , ...words] = command.split(' ');
  if (program !== 'npx') {
    await execa(command, { cwd: folder, shell: true });
    return;
  }
  const isAsked = words[0] === 'reset-db' || words[1] === 'down';
  const ended = await workshop(folder, [...words, ...(isAsked ? ['--yes'] : [])]);
  expect({ command, ...ended }).toMatchObject({ command, exitCode: 0 });
}

interface Case {
  readonly make: () => Promise<void>;
  /** What a way out leaves to the learner's hands, if it does. */
  readonly byHand?: () => Promise<void>;
  readonly kind: string;
}

const cases: Readonly<Record<string, Case>> = {
  'an SQL file that is lost, and git has it': {
    make: () => rm(file('0001_two.sql')),
    kind: 'sql-missing',
  },
  'an applied SQL file that is lost, and its down file is there': {
    make: async () => {
      await git('rm', '-q', '--cached', file('0002_mine.sql'));
      await git('commit', '-q', '-m', 'forget');
      await rm(file('0002_mine.sql'));
    },
    kind: 'sql-missing',
  },
  'an applied SQL file that is lost with its down file': {
    make: async () => {
      for (const name of ['0002_mine.sql', '0002_mine.down.sql']) await git('rm', '-q', file(name));
      await git('commit', '-q', '-m', 'forget');
    },
    kind: 'sql-missing',
  },
  'a journal that is lost': { make: () => rm(file('meta/_journal.json')), kind: 'journal-missing' },
  'a journal that is cut off': {
    make: () => edit('meta/_journal.json', (text) => text.slice(0, -20)),
    kind: 'journal-unreadable',
  },
  'an entry that a merge has lost': {
    make: () => editJournal(({ entries }) => entries.pop()),
    kind: 'sql-unlisted',
  },
  'SQL that was written without the journal': {
    make: () => writeFile(file('0003_notes.sql'), 'create table notes ();'),
    byHand: () => rm(file('0003_notes.sql')),
    kind: 'sql-unlisted',
  },
  'a snapshot that is lost': {
    make: () => rm(file('meta/0002_snapshot.json')),
    kind: 'snapshot-missing',
  },
  'a snapshot that was left behind': {
    make: () => cp(file('meta/0002_snapshot.json'), file('meta/0003_snapshot.json')),
    kind: 'snapshot-unlisted',
  },
  'an applied migration that was edited': {
    make: () => edit('0001_two.sql', (text) => `${text}\nselect 1;`),
    kind: 'edited',
  },
  'a migration that another branch has run': {
    make: () => git('switch', '-q', 'main'),
    kind: 'applied-unknown',
  },
  'a tracking table that was dropped': {
    make: async () => {
      await sql`drop schema drizzle cascade`;
    },
    kind: 'tracking-lost',
  },
  'entries that are not in the order of their times': {
    make: () =>
      editJournalAndRow((entries) => entries.forEach((one) => (one.when -= one.idx === 2 ? 1e9 : 0))),
    kind: 'out-of-order',
  },
  'two snapshots with one parent': {
    make: async () => {
      const first: { id: string } = JSON.parse(await readFile(file('meta/0000_snapshot.json'), 'utf8'));
      await edit('meta/0002_snapshot.json', (text) =>
        text.replace(/"prevId": "[^"]*"/u, `"prevId": "${first.id}"`),
      );
      await commit('by hand');
    },
    kind: 'snapshots-with-one-parent',
  },
  'two migrations with one number': {
    make: async () => {
      for (const end of ['sql', 'down.sql']) await rename(file(`0002_mine.${end}`), file(`0001_mine.${end}`));
      await rm(file('meta/0002_snapshot.json'));
      await editJournal(({ entries }) =>
        entries.forEach((one) => (one.tag = one.tag.replace('0002', '0001'))),
      );
      await commit('by hand');
    },
    kind: 'same-number',
  },
  'conflict markers that were committed': {
    make: async () => {
      await edit('meta/_journal.json', (text) => `<<<<<<< HEAD\n${text}\n=======\n>>>>>>> theirs\n`);
      await commit('by mistake');
    },
    kind: 'conflict',
  },
  'a stash that does not fit': {
    make: async () => {
      await editJournal(({ entries }) => entries.forEach((one) => (one.when += 1)));
      await git('stash', '-q');
      await editJournal(({ entries }) => entries.forEach((one) => (one.when += 2)));
      await commit('other times');
      await editJournalAndRow(() => undefined);
      await git('stash', 'pop').catch(() => undefined);
    },
    kind: 'conflict',
  },
};

/** Changes the entries, and what the tracking table says about them. */
async function editJournalAndRow(change: (entries: Journal['entries']) => void): Promise<void> {
  await editJournal(({ entries }) => change(entries));
  const { entries }: Journal = JSON.parse(await readFile(file('meta/_journal.json'), 'utf8'));
  for (const { idx, when } of entries)
    await sql`update drizzle.__drizzle_migrations set created_at = ${when} where id = ${idx + 1}`;
}

test.each(Object.entries(cases))(
  'the way out of %s leads to a folder in order',
  async (_name, one) => {
    await one.make();
    const [problem, ...others] = await problems();
    expect([problem?.kind, others]).toEqual([one.kind, []]);
    await one.byHand?.();
    await follow(problem?.wayOut ?? '');
    expect(await db('migrate')).toMatchObject({ exitCode: 0 });
    expect(await problems()).toEqual([]);
    await git('stash', 'drop').catch(() => undefined);
  },
  180_000,
);

test.each(['merge', 'rebase'] as const)(
  'a %s of two branches with a migration each is named by every command, and ends well',
  async (operation) => {
    await git(operation, 'theirs').catch(() => undefined);
    const [problem, ...others] = await problems();
    expect([problem?.kind, others]).toEqual(['conflict', []]);
    expect(problem?.message).toContain(`A ${operation} is in progress.`);
    const all = ['generate', 'migrate', 'down', 'drop', 'draft', 'check', 'schema', 'rename a=b'];
    const commands = operation === 'merge' ? all : ['migrate'];
    for (const command of commands) {
      const { exitCode, stderr } = await db(...command.split(' '));
      expect([command, exitCode, stderr]).toEqual([
        command,
        1,
        expect.stringContaining(problem?.wayOut ?? ''),
      ]);
    }
    for (const command of [
      ['reset-db', '--yes'],
      ['check', 'work'],
    ]) {
      const { exitCode, stdout, stderr } = await workshop(folder, command);
      const said = `${stdout} ${stderr}`.replaceAll(/\s+/gu, ' ');
      expect([exitCode, said]).toEqual([1, expect.stringContaining('Git left conflict markers in')]);
    }
    await git(operation, '--abort');
    for (const word of ['down', 'drop']) expect(await db(word)).toMatchObject({ exitCode: 0 });
    await commit('take mine out');
    await git('merge', 'theirs');
    expect(await db('migrate')).toMatchObject({ exitCode: 0, stdout: 'applied 0002_theirs' });
    expect(await db('generate', '--name', 'mine')).toMatchObject({ exitCode: 0 });
    expect(await db('migrate')).toMatchObject({ exitCode: 0, stdout: 'applied 0003_mine' });
    expect(await problems()).toEqual([]);
    expect((await db('check')).stdout).toContain('schema.ts says what the snapshot');
  },
  180_000,
);
