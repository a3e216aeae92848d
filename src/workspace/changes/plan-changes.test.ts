import { expect, test } from 'vitest';
import type { FileOperation, FileState } from './file-operation.ts';
import { planCatchUp, planReset, planUndo } from './plan-changes.ts';

function file(text: string, mode: number | null = null): FileState {
  return { kind: 'file', content: Buffer.from(text), mode };
}

function present(files: Record<string, string>): Map<string, FileState> {
  return new Map(Object.entries(files).map(([path, text]) => [path, file(text, 0o644)]));
}

function solution(files: Record<string, string>): Map<string, Buffer> {
  return new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));
}

function summary(operations: readonly FileOperation[]): string[] {
  return operations.map(({ kind, path }) => `${kind} ${path}`);
}

test('a catch-up puts the solution in place, and leaves what no solution knows', () => {
  const operations = planCatchUp({
    solution: solution({ 'src/a.ts': 'a', 'src/b.ts': 'b', 'src/same.ts': 'same' }),
    known: ['src/a.ts', 'src/b.ts', 'src/same.ts'],
    migrations: 'drizzle',
    present: present({ 'src/b.ts': 'mine', 'src/same.ts': 'same', 'src/own.ts': 'mine' }),
  });
  expect(summary(operations)).toEqual(['create src/a.ts', 'replace src/b.ts']);
});

test('a catch-up takes files of later and of earlier steps away', () => {
  const operations = planCatchUp({
    solution: solution({ 'src/a.ts': 'a' }),
    known: ['src/a.ts', 'src/earlier.ts', 'src/later.ts', 'src/not-there.ts'],
    migrations: undefined,
    present: present({ 'src/a.ts': 'a', 'src/earlier.ts': '', 'src/later.ts': '' }),
  });
  expect(summary(operations)).toEqual(['delete src/earlier.ts', 'delete src/later.ts']);
});

test('a catch-up replaces the migrations folder whole', () => {
  const operations = planCatchUp({
    solution: solution({ 'drizzle/0000_a.sql': 'a', 'drizzle/meta/_journal.json': '{}' }),
    known: [],
    migrations: 'drizzle',
    present: present({
      'drizzle/0000_busy_hulk.sql': 'mine',
      'drizzle/meta/_journal.json': '{"mine":1}',
      'drizzle-notes.md': 'mine',
    }),
  });
  expect(summary(operations)).toEqual([
    'create drizzle/0000_a.sql',
    'delete drizzle/0000_busy_hulk.sql',
    'replace drizzle/meta/_journal.json',
  ]);
});

test("a reset puts the step's files back: changed, made and taken away, and what is missing besides", () => {
  const operations = planReset({
    solution: solution({
      'src/a.ts': 'a',
      'src/other.ts': 'other',
      'data/rows.json': '[]',
      'database.ts': 'db',
      'src/store.ts': 'store',
      'drizzle/0000_a.sql': 'a',
    }),
    places: ['src/a.ts', 'src/new.ts', 'data'],
    migrations: 'drizzle',
    present: present({
      'src/a.ts': 'mine',
      'src/new.ts': 'mine',
      'src/other.ts': 'mine',
      'database.ts': 'mine',
      'drizzle/0001_x.sql': 'x',
    }),
  });
  expect(summary(operations)).toEqual([
    'create data/rows.json',
    'replace src/a.ts',
    'delete src/new.ts',
    'create src/store.ts',
  ]);
});

test('a reset of a step with a migration puts the whole folder back', () => {
  const operations = planReset({
    solution: solution({ 'drizzle/0000_a.sql': 'a', 'drizzle/meta/_journal.json': '0' }),
    places: ['drizzle/0001_links.sql', 'drizzle/meta/_journal.json'],
    migrations: 'drizzle',
    present: present({
      'drizzle/0000_a.sql': 'edited',
      'drizzle/0001_busy_hulk.sql': 'mine',
      'drizzle/meta/_journal.json': '1',
    }),
  });
  expect(summary(operations)).toEqual([
    'replace drizzle/0000_a.sql',
    'delete drizzle/0001_busy_hulk.sql',
    'replace drizzle/meta/_journal.json',
  ]);
});

test('line ends are bytes like any other', () => {
  const operations = planCatchUp({
    solution: solution({ 'a.ts': 'a\n' }),
    known: [],
    migrations: undefined,
    present: present({ 'a.ts': 'a\r\n' }),
  });
  expect(summary(operations)).toEqual(['replace a.ts']);
});

test('an undo puts back bytes, permissions and links, and takes away what was not there', () => {
  const saved = new Map<string, FileState | null>([
    ['a.ts', file('a', 0o644)],
    ['run.sh', file('run', 0o755)],
    ['link', { kind: 'link', target: 'a.ts' }],
    ['new.ts', null],
    ['gone.ts', null],
  ]);
  const now = present({ 'a.ts': 'b', 'run.sh': 'run', link: 'a', 'new.ts': 'new' });
  expect(summary(planUndo(saved, now))).toEqual([
    'replace a.ts',
    'replace link',
    'delete new.ts',
    'replace run.sh',
  ]);
  expect(planUndo(saved, saved)).toEqual([]);
});
