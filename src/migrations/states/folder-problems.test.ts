import { expect, test } from 'vitest';
import { hashOf } from '../migration-hash.ts';
import { emptySnapshot } from '../snapshot.ts';
import type { FolderFacts } from './folder-facts.ts';
import type { GitFacts, ProblemKind, Surroundings } from './folder-problem.ts';
import { folderProblems } from './folder-problems.ts';
import { type JournalEntry, snapshotNameOf } from './journal-text.ts';

interface Folder {
  entries: JournalEntry[];
  /** Instead of the journal with those entries. */
  journal?: string | null;
  readonly sql: Record<string, string>;
  readonly snapshots: Record<
    string,
    { id: string; prevId: string; tables: Record<string, unknown> } | string
  >;
}

const tags = ['0000_one', '0001_two', '0002_three'];
const idAt = (place: number): string => (place < 0 ? emptySnapshot.id : `id ${place}`);
const tablesAt = (place: number): Record<string, unknown> =>
  Object.fromEntries(Array.from({ length: place + 1 }, (_, at) => [`public.t${at}`, { name: `t${at}` }]));

/** Three migrations in good order, each of which makes a table. */
function goodFolder(): Folder {
  const entries = tags.map((tag, idx) => ({ idx, when: 100 + idx, tag }));
  return {
    entries,
    sql: Object.fromEntries(
      tags.flatMap((tag, at) => [
        [`${tag}.sql`, `CREATE TABLE "t${at}" ();`],
        [`${tag}.down.sql`, `DROP TABLE "t${at}";`],
      ]),
    ),
    snapshots: Object.fromEntries(
      entries.map((entry, at) => [
        snapshotNameOf(entry),
        { id: idAt(at), prevId: idAt(at - 1), tables: tablesAt(at) },
      ]),
    ),
  };
}

function factsOf({ entries, journal, sql, snapshots }: Folder): FolderFacts {
  const texts = Object.entries(snapshots).map(
    ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  );
  return {
    folder: '/course/drizzle',
    hasMeta: true,
    journal: journal === undefined ? JSON.stringify({ entries }) : journal,
    sql: new Map(Object.entries(sql)),
    snapshots: new Map(texts),
  };
}

/** A database that has run the first so many of the good folder's migrations. */
function ran(count: number): Surroundings['database'] {
  const { entries, sql } = goodFolder();
  const tracking = entries
    .slice(0, count)
    .map(({ when, tag }, id) => ({ id, when, hash: hashOf(sql[`${tag}.sql`] ?? '') }));
  return { tracking, tables: tracking.map(({ id }) => `t${id}`) };
}

/** A repository whose last commit has the good folder. */
function committed(git: Partial<GitFacts> = {}): GitFacts {
  const { journal, sql, snapshots } = factsOf(goodFolder());
  const texts = new Map([
    ['meta/_journal.json', journal ?? ''],
    ...sql,
    ...[...snapshots].map(([name, text]) => [`meta/${name}`, text] as const),
  ]);
  return { operation: null, committed: texts, lastClean: 'abc1234', branches: new Map(), ...git };
}

const conflict = (text: string): string => `<<<<<<< HEAD\n${text}\n=======\n>>>>>>> theirs\n`;

interface Case {
  readonly change?: (folder: Folder) => void;
  readonly database?: Surroundings['database'];
  readonly git?: GitFacts;
  readonly kind: ProblemKind;
  readonly message: string;
  readonly wayOut: string;
}

const cases: Readonly<Record<string, Case>> = {
  'conflict markers in the journal during a merge': {
    change: (folder) => (folder.journal = conflict('')),
    git: committed({ operation: 'merge' }),
    kind: 'conflict',
    message: 'Git left conflict markers in drizzle/meta/_journal.json',
    wayOut: '`git merge --abort` goes back',
  },
  'conflict markers in a snapshot during a rebase': {
    change: ({ snapshots }) => (snapshots['0002_snapshot.json'] = conflict('{}')),
    git: committed({ operation: 'rebase' }),
    kind: 'conflict',
    message: 'drizzle/meta/0002_snapshot.json',
    wayOut: '`git rebase --abort` goes back',
  },
  'conflict markers in an SQL file after a stash was applied': {
    change: ({ sql }) => (sql['0002_three.sql'] = conflict('select 1;')),
    git: committed(),
    kind: 'conflict',
    message: 'drizzle/0002_three.sql',
    wayOut: '`git checkout HEAD -- "/course/drizzle/0002_three.sql"`',
  },
  'conflict markers during a cherry-pick': {
    change: (folder) => (folder.journal = conflict('')),
    git: committed({ operation: 'cherry-pick' }),
    kind: 'conflict',
    message: 'A cherry-pick is in progress',
    wayOut: '`git cherry-pick --abort` goes back',
  },
  'conflict markers that were committed': {
    change: (folder) => (folder.journal = conflict('')),
    git: committed({ committed: new Map([['meta/_journal.json', conflict('')]]) }),
    kind: 'conflict',
    message: 'Git left conflict markers',
    wayOut: '`git restore --source=abc1234 --staged --worktree -- "/course/drizzle"`',
  },
  'no journal': {
    change: (folder) => (folder.journal = null),
    git: committed(),
    kind: 'journal-missing',
    message: 'There is no drizzle/meta/_journal.json',
    wayOut: '`git checkout HEAD -- "/course/drizzle/meta/_journal.json"` brings it back.',
  },
  'no journal, and none in git': {
    change: (folder) => (folder.journal = null),
    kind: 'journal-missing',
    message: 'There is no drizzle/meta/_journal.json',
    wayOut: 'move "/course/drizzle" away',
  },
  'a journal that is not JSON': {
    change: (folder) => (folder.journal = '{'),
    kind: 'journal-unreadable',
    message: 'it is not JSON',
    wayOut: 'Begin again',
  },
  'a journal of another shape': {
    change: (folder) => (folder.journal = '{"entries": [{"idx": 0, "tag": "0000_one"}]}'),
    kind: 'journal-unreadable',
    message: '"entries.0.when" is missing or has the wrong type',
    wayOut: 'Begin again',
  },
  'a migration that is listed twice': {
    change: ({ entries }) => entries.push({ idx: 3, when: 103, tag: '0002_three' }),
    kind: 'listed-twice',
    message: 'lists 0002_three twice',
    wayOut: 'Delete the second of the two entries ("idx": 3)',
  },
  'a listed SQL file that git has': {
    change: ({ sql }) => delete sql['0001_two.sql'],
    git: committed(),
    database: ran(3),
    kind: 'sql-missing',
    message: 'there is no drizzle/0001_two.sql. It is applied',
    wayOut: '`git checkout HEAD -- "/course/drizzle/0001_two.sql"` brings it back.',
  },
  'a missing SQL file that is not applied': {
    change: ({ sql }) => delete sql['0001_two.sql'],
    database: ran(1),
    kind: 'sql-missing',
    message: 'there is no drizzle/0001_two.sql.',
    wayOut: '`npx workshop db drop` twice removes the files.',
  },
  'a missing SQL file that is applied and has a down file': {
    change: ({ sql }) => delete sql['0002_three.sql'],
    database: ran(3),
    kind: 'sql-missing',
    message: 'It is applied',
    wayOut: '`npx workshop db down` rolls it back, `npx workshop db drop` removes its files.',
  },
  'a missing SQL file that is applied and has no down file': {
    change: ({ sql }) => {
      delete sql['0002_three.sql'];
      delete sql['0002_three.down.sql'];
    },
    database: ran(3),
    kind: 'sql-missing',
    message: 'It is applied',
    wayOut: '`npx workshop db drop --force` takes it out of the folder',
  },
  'a missing SQL file, and no database to ask': {
    change: ({ sql }) => delete sql['0002_three.sql'],
    kind: 'sql-missing',
    message: 'there is no drizzle/0002_three.sql.',
    wayOut: '`npx workshop db down` rolls it back if applied, `npx workshop db drop` removes its files.',
  },
  'an SQL file that was renamed': {
    change: ({ sql }) => {
      sql['0002_drei.sql'] = sql['0002_three.sql'] ?? '';
      delete sql['0002_three.sql'];
    },
    kind: 'sql-missing',
    message: 'there is no drizzle/0002_three.sql.',
    wayOut: '`mv "/course/drizzle/0002_drei.sql" "/course/drizzle/0002_three.sql"`',
  },
  'an SQL file written by hand that is not listed': {
    change: ({ sql }) => (sql['0003_notes.sql'] = 'select 1;'),
    kind: 'sql-unlisted',
    message:
      'drizzle/0003_notes.sql is not listed in drizzle/meta/_journal.json, so no migrator will ever run it.',
    wayOut: '`npx workshop db generate --custom --name notes`',
  },
  'a generated migration that is not listed': {
    change: ({ sql, snapshots }) => {
      sql['0003_notes.sql'] = 'create table notes ();';
      snapshots['0003_snapshot.json'] = { id: 'x', prevId: idAt(2), tables: tablesAt(3) };
    },
    kind: 'sql-unlisted',
    message: 'drizzle/0003_notes.sql is not listed',
    wayOut: 'rm "/course/drizzle/0003_notes.sql" "/course/drizzle/meta/0003_snapshot.json"',
  },
  'an SQL file that the committed journal lists': {
    change: ({ entries }) => entries.pop(),
    git: committed(),
    kind: 'sql-unlisted',
    message: 'drizzle/0002_three.sql is not listed',
    wayOut: '`git checkout HEAD -- "/course/drizzle/meta/_journal.json"` brings the journal back.',
  },
  'an SQL file that has run and is no longer listed': {
    change: ({ entries }) => entries.pop(),
    database: ran(3),
    kind: 'sql-unlisted',
    message: 'although the database has run it',
    wayOut: '{ "idx": 2, "version": "7", "when": 102, "tag": "0002_three", "breakpoints": true }',
  },
  'two migrations with one number': {
    change: ({ entries, sql }) => {
      entries.push({ idx: 2, when: 103, tag: '0002_other' });
      sql['0002_other.sql'] = 'select 1;';
      sql['0002_other.down.sql'] = 'select 1;';
    },
    database: ran(3),
    kind: 'same-number',
    message: '0002_three and 0002_other have the same number',
    wayOut: '`npx workshop db down` rolls it back, `npx workshop db drop` twice removes the files',
  },
  'a snapshot that is missing': {
    change: ({ snapshots }) => delete snapshots['0002_snapshot.json'],
    database: ran(2),
    kind: 'snapshot-missing',
    message: 'The snapshot of 0002_three is missing (drizzle/meta/0002_snapshot.json)',
    wayOut: '`npx workshop db drop` removes its files; then `npx workshop db generate --name three`',
  },
  'a snapshot that is missing, and that git has': {
    change: ({ snapshots }) => delete snapshots['0002_snapshot.json'],
    git: committed(),
    kind: 'snapshot-missing',
    message: 'The snapshot of 0002_three is missing',
    wayOut: '`git checkout HEAD -- "/course/drizzle/meta/0002_snapshot.json"` brings it back.',
  },
  'a snapshot that is not one': {
    change: ({ snapshots }) => (snapshots['0001_snapshot.json'] = '{}'),
    kind: 'snapshot-unreadable',
    message:
      'The snapshot of 0001_two, drizzle/meta/0001_snapshot.json, is not one that this version of drizzle-kit can read',
    wayOut: '`npx workshop db drop` twice',
  },
  'a snapshot that belongs to no migration': {
    change: ({ snapshots }) => (snapshots['0009_snapshot.json'] = { id: 'x', prevId: idAt(2), tables: {} }),
    kind: 'snapshot-unlisted',
    message: 'drizzle/meta/0009_snapshot.json belongs to no migration',
    wayOut: '`rm "/course/drizzle/meta/0009_snapshot.json"`',
  },
  'two snapshots with one parent': {
    change: ({ snapshots }) =>
      (snapshots['0002_snapshot.json'] = { id: idAt(2), prevId: idAt(0), tables: tablesAt(2) }),
    database: ran(2),
    kind: 'snapshots-with-one-parent',
    message: '0001_two and 0002_three were made from the same state',
    wayOut: 'Keep 0001_two, and make 0002_three again on top of it: `npx workshop db drop`',
  },
  'two snapshots with one parent, and SQL written by hand': {
    change: ({ snapshots }) =>
      (snapshots['0002_snapshot.json'] = { id: idAt(2), prevId: idAt(0), tables: tablesAt(0) }),
    database: ran(3),
    kind: 'snapshots-with-one-parent',
    message: 'two snapshots with one parent',
    wayOut:
      '`npx workshop db down` rolls it back, `npx workshop db drop` removes its files; then `npx workshop db generate --custom --name three` makes an empty file for its SQL, which you copy before.',
  },
  'a snapshot whose parent is missing': {
    change: ({ snapshots }) =>
      (snapshots['0002_snapshot.json'] = { id: idAt(2), prevId: 'elsewhere', tables: tablesAt(2) }),
    kind: 'snapshot-without-parent',
    message: '0002_three was made on top of a migration that is not in this folder',
    wayOut: '`npx workshop db drop` removes its files',
  },
  'snapshots whose names are not in order, after the prefix was changed': {
    change: ({ entries, sql, snapshots }) => {
      entries.push({ idx: 3, when: 103, tag: '00001_early' });
      sql['00001_early.sql'] = 'select 1;';
      snapshots['00001_snapshot.json'] = { id: 'x', prevId: idAt(2), tables: tablesAt(3) };
    },
    kind: 'snapshots-out-of-order',
    message: 'drizzle-kit would go on from drizzle/meta/0002_snapshot.json',
    wayOut: 'give `migrations.prefix` its former value',
  },
  'a snapshot that drizzle-kit passes over': {
    change: ({ entries, sql, snapshots }) => {
      entries.push({ idx: 3, when: 103, tag: '_four' });
      sql['_four.sql'] = 'select 1;';
      snapshots['_snapshot.json'] = { id: 'x', prevId: idAt(2), tables: tablesAt(3) };
    },
    kind: 'snapshot-overlooked',
    message: 'drizzle-kit passes over drizzle/meta/_snapshot.json',
    wayOut: '`npx workshop db generate` numbers the snapshot first',
  },
  'entries whose times go backwards': {
    change: ({ entries }) => entries.splice(2, 1, { idx: 2, when: 50, tag: '0002_three' }),
    database: ran(2),
    kind: 'out-of-order',
    message: '0002_three never runs in a database that has run 0000_one',
    wayOut: '`npx workshop db drop` removes its files; then `npx workshop db generate --name three`',
  },
  'a down file without its migration': {
    change: ({ sql }) => (sql['0003_gone.down.sql'] = 'select 1;'),
    kind: 'down-without-migration',
    message: 'drizzle/0003_gone.down.sql belongs to no migration',
    wayOut: '`rm "/course/drizzle/0003_gone.down.sql"`',
  },
  'an applied migration that was edited': {
    change: ({ sql }) => (sql['0001_two.sql'] = 'select 2;'),
    database: ran(3),
    kind: 'edited',
    message: '0001_two was edited after it had run',
    wayOut: '`npx workshop db down 2` rolls it back',
  },
  'an applied migration that was edited, and that git has': {
    change: ({ sql }) => (sql['0001_two.sql'] = 'select 2;'),
    database: ran(3),
    git: committed(),
    kind: 'edited',
    message: '0001_two was edited after it had run',
    wayOut: '`git checkout HEAD -- "/course/drizzle/0001_two.sql"` brings the old text back',
  },
  'a migration in the middle that has not run': {
    database: { tracking: (ran(3)?.tracking ?? []).filter(({ id }) => id !== 1), tables: ['t0', 't2'] },
    kind: 'skipped',
    message: '0001_two has not run and will not',
    wayOut: '`npx workshop db down` rolls back what is younger',
  },
  'an applied migration that another branch has': {
    change: ({ entries, sql, snapshots }) => {
      entries.pop();
      delete sql['0002_three.sql'];
      delete sql['0002_three.down.sql'];
      delete snapshots['0002_snapshot.json'];
    },
    database: ran(3),
    git: committed({ branches: new Map([[102, 'feature']]) }),
    kind: 'applied-unknown',
    message:
      'One applied migration is in the database and not in drizzle/meta/_journal.json. The branch feature has it.',
    wayOut: '`git switch feature`, `npx workshop db down`, `git switch -`.',
  },
  'an applied migration whose files were deleted': {
    change: ({ entries, sql, snapshots }) => {
      entries.pop();
      delete sql['0002_three.sql'];
      delete sql['0002_three.down.sql'];
      delete snapshots['0002_snapshot.json'];
    },
    database: ran(3),
    kind: 'applied-unknown',
    message: 'Its files were deleted, or belong to another branch.',
    wayOut: '`npx workshop reset-db`',
  },
  'a tracking table that was dropped': {
    database: { tracking: [], tables: ['t0', 't1', 't2'] },
    kind: 'tracking-lost',
    message:
      'No migration counts as applied, but the database already has the table t0, which 0000_one makes.',
    wayOut: '`npx workshop reset-db` recreates the database',
  },
};

test.each(Object.entries(cases))('%s has one name and one way out', (_name, one) => {
  const folder = goodFolder();
  one.change?.(folder);
  const around = { git: one.git ?? null, database: one.database ?? null };
  const problems = folderProblems(factsOf(folder), around);
  expect(problems.map(({ kind }) => kind)).toEqual([one.kind]);
  expect(problems[0]?.message).toContain(one.message);
  expect(problems[0]?.wayOut).toContain(one.wayOut);
});

test.each([0, 1, 3])('a folder in order has no problem, whether or not it has run (%i)', (count) => {
  const database = ran(count);
  expect(folderProblems(factsOf(goodFolder()), { git: committed(), database })).toEqual([]);
});

test('neither has one in which nothing was generated yet', () => {
  const facts = { ...factsOf({ entries: [], journal: null, sql: {}, snapshots: {} }), hasMeta: false };
  expect(folderProblems(facts, { git: null, database: { tracking: [], tables: ['t0'] } })).toEqual([]);
});

test.each([
  'CREATE TABLE IF NOT EXISTS t0 ();',
  'DROP TABLE IF EXISTS t0;\nCREATE TABLE t0 ();',
  'CREATE TABLE other.t0 ();',
  'CREATE TEMP TABLE t0 ();',
])('a table that is there is no sign of a lost tracking table if it is not in the way: %s', (sql) => {
  const folder = goodFolder();
  folder.sql['0000_one.sql'] = sql;
  const database = { tracking: [], tables: ['t0'] };
  expect(folderProblems(factsOf(folder), { git: null, database })).toEqual([]);
});

test('what only follows from a conflict in the journal is left out', () => {
  const folder = goodFolder();
  folder.journal = conflict('');
  delete folder.sql['0001_two.sql'];
  const problems = folderProblems(factsOf(folder), { git: null, database: ran(3) });
  expect(problems.map(({ kind }) => kind)).toEqual(['conflict']);
});

test('what has to be rolled back before another branch’s migration is named, too', () => {
  const folder = goodFolder();
  folder.entries.splice(1, 1);
  delete folder.sql['0001_two.sql'];
  delete folder.sql['0001_two.down.sql'];
  delete folder.snapshots['0001_snapshot.json'];
  folder.snapshots['0002_snapshot.json'] = { id: idAt(2), prevId: idAt(0), tables: {} };
  const git = committed({ branches: new Map([[101, 'feature']]) });
  const [problem] = folderProblems(factsOf(folder), { git, database: ran(3) });
  expect(problem?.wayOut).toBe(
    'Roll back what you have run there: `npx workshop db down`, `git switch feature`, `npx workshop db down`, `git switch -`, `npx workshop db migrate`.',
  );
});
