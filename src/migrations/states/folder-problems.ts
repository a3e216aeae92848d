import { findDatabaseProblems } from './database-problems.ts';
import type { FolderFacts } from './folder-facts.ts';
import type { FolderProblem, Surroundings } from './folder-problem.ts';
import { View } from './folder-view.ts';
import { brokenJournal, findConflict, findListedTwice, findOutOfOrder } from './journal-problems.ts';
import { type JournalEntry, parseJournal } from './journal-text.ts';
import { findSameNumber, findSnapshotProblems } from './snapshot-problems.ts';
import { findMissingSql, findOrphanDowns, findUnlistedSql } from './sql-problems.ts';

/**
 * Everything that is wrong with a migrations folder, the most fundamental first. What only follows from another problem
 * is left out. Each problem has one way out, and following it leads to a folder without that problem.
 */
export function folderProblems(facts: FolderFacts, around: Surroundings): readonly FolderProblem[] {
  const conflict = findConflict(facts, around.git);
  if (conflict !== undefined) return [conflict];
  if (facts.journal === null) {
    return facts.sql.size === 0 && !facts.hasMeta ? [] : [brokenJournal(facts, around.git, null)];
  }
  let entries: readonly JournalEntry[];
  try {
    entries = parseJournal(facts.journal);
  } catch (error) {
    return [brokenJournal(facts, around.git, error)];
  }
  const view = new View(facts, entries, around);
  const twice = findListedTwice(view);
  if (twice.length > 0) return twice;
  const files = [...findMissingSql(view), ...findUnlistedSql(view), ...findOrphanDowns(view)];
  const sameNumber = findSameNumber(view);
  const snapshots = sameNumber.length > 0 ? sameNumber : findSnapshotProblems(view);
  const order = findOutOfOrder(view);
  const database = around.database === null ? [] : findDatabaseProblems(view, around.database);
  return [...files, ...snapshots, ...order, ...database];
}
