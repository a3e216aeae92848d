import { compareSnapshots } from './drizzle-kit/compare-snapshots.ts';
import type { Kit } from './drizzle-kit/open-kit.ts';
import { findWarning } from './find-warning.ts';
import type { Migration } from './migration-files.ts';
import { invertRenames, parseRename, renameStatement, withRename } from './renames/renames.ts';
import type { Snapshot } from './snapshot.ts';
import { lineAt } from './sql-text/lines.ts';
import { splitStatements, type Statement } from './sql-text/statements.ts';

/** What can be said about the way back of a migration. */
export type DownDraft =
  | { readonly kind: 'drafted'; readonly sql: string }
  /** The snapshots are the same: the migration is about rows, and only its author knows what takes it back. */
  | { readonly kind: 'by-hand'; readonly statements: readonly WrittenStatement[] };

/** A statement of the migration, shortened, with its line. */
export interface WrittenStatement {
  readonly text: string;
  readonly line: number;
}

/** Drafts the SQL that takes a migration back, from the snapshots on both sides of it. */
export async function draftDown(
  kit: Kit,
  migration: Migration,
  snapshots: { readonly before: Snapshot; readonly after: Snapshot },
): Promise<DownDraft> {
  const written = splitStatements(migration.sql);
  const back = invertRenames(written.flatMap(({ code }) => parseRename(code) ?? []));
  const renamed = back.reduce(withRename, snapshots.after);
  const rest = await compareSnapshots(kit, renamed, snapshots.before);
  const statements = [...back.map(renameStatement), ...rest];
  if (statements.length === 0) {
    return { kind: 'by-hand', statements: written.map((one) => shortened(one, migration.sql)) };
  }
  return { kind: 'drafted', sql: draftText(migration, written, statements) };
}

function draftText(
  migration: Migration,
  written: readonly Statement[],
  statements: readonly string[],
): string {
  const losses = statements.filter((one) => findWarning(one)?.kind === 'loses-data').length;
  const rows = written.filter(({ code }) => findWarning(code)?.kind === 'changes-rows');
  const head = [
    `-- Takes back ${migration.tag}.`,
    ...(losses === 0
      ? []
      : [
          `-- Running this loses data: ${losses} ${losses === 1 ? 'statement drops' : 'statements drop'} what has rows in it.`,
        ]),
    ...rows.map((one) => {
      const { text, line } = shortened(one, migration.sql);
      return `-- Not taken back: ${text} (line ${line} of ${migration.tag}.sql). Write it here if it has to be.`;
    }),
  ];
  return `${[...head, '', statements.map((one) => withWarning(one, statements)).join('\n--> statement-breakpoint\n')].join('\n')}\n`;
}

function withWarning(statement: string, all: readonly string[]): string {
  const warning = findWarning(statement, all);
  if (warning === undefined) return statement;
  const word = warning.kind === 'loses-data' ? 'Loses data' : 'Mind';
  return `-- ${word}: ${warning.text}.\n${statement}`;
}

const shownCharacters = 50;

function shortened({ text, offset }: Statement, sql: string): WrittenStatement {
  const oneLine = text.replaceAll(/\s+/gu, ' ');
  const shown =
    oneLine.length > shownCharacters ? `${oneLine.slice(0, shownCharacters).trimEnd()} …` : oneLine;
  return { text: shown, line: lineAt(sql, offset) };
}
