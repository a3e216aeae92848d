import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findUnexportedTables } from './find-unexported-tables.ts';
import { emptySnapshot } from './snapshot.ts';

/** The tables that a schema file makes, where drizzle-kit saw none of them. */
async function find(text: string): Promise<readonly { readonly name: string; readonly line: number }[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'workshop-schema-'));
  try {
    const file = path.join(folder, 'schema.ts');
    await writeFile(file, text);
    return (await findUnexportedTables([file], emptySnapshot)).map(({ name, line }) => ({ name, line }));
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('a table is found whose name stands in a line of its own, as the formatter puts it', async () => {
  const text = `const members = pgTable(\n  'members',\n  { id: serial().primaryKey() },\n  (table) => [],\n);\n`;
  expect(await find(`\n${text}`)).toEqual([{ name: 'members', line: 2 }]);
});

test('every table of a file is found, with its line', async () => {
  const text = `const a = pgTable('a', {}); const b = pgTable("b", {});\r\n\r\nconst c = pgTable<'c'>(\`c\`, {});\r\n`;
  expect(await find(text)).toEqual([
    { name: 'a', line: 1 },
    { name: 'b', line: 1 },
    { name: 'c', line: 3 },
  ]);
});

test('what stands in a comment makes no table, and what only looks like one hides none', async () => {
  const text = [
    "// const old = pgTable('one', {});",
    '/*',
    "const older = pgTable('two', {});",
    '*/',
    "const a = 1; // pgTable('three', {})",
    "const docs = 'https://example.org'; const b = pgTable('b', {});",
    "const glob = 'src/*'; const c = pgTable('c', {}); const other = 'a*/';",
    "/** Doesn’t matter: isn't a text. */",
    "const d = pgTable(/* its name */ 'd', {});",
  ].join('\n');
  expect(await find(text)).toEqual([
    { name: 'b', line: 6 },
    { name: 'c', line: 7 },
    { name: 'd', line: 9 },
  ]);
});
