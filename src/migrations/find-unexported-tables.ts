import { readFile } from 'node:fs/promises';
import { type Snapshot, tableName } from './snapshot.ts';

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

const tableCall = /\bpgTable(?:\s*<[^>]*>)?\(\s*(['"`])([\w$]+)\1/u;

async function tablesMadeIn(file: string): Promise<UnexportedTable[]> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return lines.flatMap((text, index) => {
    const name = tableCall.exec(withoutComment(text))?.[2];
    return name === undefined ? [] : { name, file, line: index + 1 };
  });
}

function withoutComment(line: string): string {
  return line.replace(/^\s*(?:\/\/|\*|\/\*).*/u, '');
}
