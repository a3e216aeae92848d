import process from 'node:process';
import type { Sql } from '../../database/connect.ts';
import { UserError } from '../../errors.ts';
import { readTracking } from '../tracking-table.ts';
import { type FolderFacts, readFolder } from './folder-facts.ts';
import type { DatabaseFacts, FolderProblem } from './folder-problem.ts';
import { folderProblems } from './folder-problems.ts';
import { readGitFacts } from './git-facts.ts';
import { parseJournal } from './journal-text.ts';

export interface ProblemOptions {
  /** Asked only if something is wrong. Null if no database can be asked. */
  readonly askDatabase?: (() => Promise<DatabaseFacts | null>) | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/** What is wrong with a migrations folder, and between it and the database if that is given. */
export async function findProblems(
  folder: string,
  database: DatabaseFacts | null,
  { env }: Pick<ProblemOptions, 'env'> = {},
): Promise<readonly FolderProblem[]> {
  const facts = await readFolder(folder);
  if (folderProblems(facts, { git: null, database }).length === 0) return [];
  return withGit(facts, database, env);
}

/** What a command needs: an intact journal, SQL that can run, or snapshots that drizzle-kit can go on from. */
export type Needs = 'journal' | 'sql' | 'snapshots';

/**
 * Throws a UserError, with exit code 1 because these are the learner's files, if a folder lacks what is needed. Git and
 * the database are asked only in that case: they decide which way out there is.
 */
export async function requireIntact(
  facts: FolderFacts,
  needs: Needs,
  { askDatabase, env }: ProblemOptions = {},
): Promise<void> {
  const isBlocked = (problems: readonly FolderProblem[]): FolderProblem | undefined =>
    problems.find((problem) => blocks(problem, needs));
  if (isBlocked(folderProblems(facts, { git: null, database: null })) === undefined) return;
  const database = (await askDatabase?.()) ?? null;
  const problem = isBlocked(await withGit(facts, database, env));
  if (problem !== undefined) throw problemError(problem);
}

/** A problem as what a command stops with. */
export function problemError({ message, wayOut }: FolderProblem): UserError {
  return new UserError(`${message} Nothing was changed.`, wayOut, { exitCode: 1 });
}

/** Whether a folder with that problem lacks what is needed. */
export function blocks(problem: FolderProblem, needs: Needs): boolean {
  switch (problem.blocks) {
    case 'everything':
      return true;
    case 'running':
      return needs !== 'journal';
    case 'generating':
      return needs === 'snapshots';
    case 'nothing':
      return false;
  }
}

/** What problems are found by in a database. Writes nothing. */
export async function readDatabaseFacts(sql: Sql): Promise<DatabaseFacts> {
  const tables = await sql<{ name: string }[]>`
    select relname as name from pg_class
    where relnamespace = to_regnamespace('public') and relkind in ('r', 'p') order by relname`;
  return { tracking: await readTracking(sql), tables: tables.map(({ name }) => name) };
}

async function withGit(
  facts: FolderFacts,
  database: DatabaseFacts | null,
  env: NodeJS.ProcessEnv = process.env,
): Promise<readonly FolderProblem[]> {
  const git = await readGitFacts(facts.folder, env, unknownTimes(facts, database));
  return folderProblems(facts, { git, database });
}

function unknownTimes({ journal }: FolderFacts, database: DatabaseFacts | null): readonly number[] {
  const times = (database?.tracking ?? []).map(({ when }) => when);
  if (times.length === 0 || journal === null) return [];
  try {
    const known = new Set(parseJournal(journal).map(({ when }) => when));
    return times.filter((when) => !known.has(when));
  } catch {
    return [];
  }
}
