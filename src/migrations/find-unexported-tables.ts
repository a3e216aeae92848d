import { readFile } from 'node:fs/promises';
import { type Snapshot, tableName } from './snapshot.ts';
import { lineAt } from './sql-text/lines.ts';

/** A table that a schema file makes and does not export: drizzle-kit does not see it, and says nothing. */
export interface UnexportedTable {
  readonly name: string;
  /** Absolute path. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** Looks for tables in the schema files that did not arrive in the snapshot. */
export async function findUnexportedTables(
  schemaFiles: readonly string[],
  snapshot: Snapshot,
): Promise<readonly UnexportedTable[]> {
  const known = new Set(Object.values(snapshot.tables).map(tableName));
  const made = await Promise.all(schemaFiles.map(tablesMadeIn));
  return made.flat().filter(({ name }) => !known.has(name));
}

const tableCall = /\bpgTable(?:\s*<[^>]*>)?\(\s*(['"`])([\w$]+)\1/gu;

async function tablesMadeIn(file: string): Promise<UnexportedTable[]> {
  const text = withoutComments(await readFile(file, 'utf8'));
  return [...text.matchAll(tableCall)].flatMap(({ 2: name, index }) =>
    name === undefined ? [] : { name, file, line: lineAt(text, index) },
  );
}

const textOrComment = /(['"])(?:\\.|(?!\1)[^\\\n])*\1|`(?:\\.|[^\\`])*`|\/\/[^\n]*|\/\*.*?\*\//gsu;

/** The same text with blanks for its comments, so that every line stays where it is. */
function withoutComments(text: string): string {
  return text.replaceAll(textOrComment, (found) =>
    found.startsWith('/') ? found.replaceAll(/[^\n]/gu, ' ') : found,
  );
}
