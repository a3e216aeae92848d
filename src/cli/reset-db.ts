import { exerciseHere } from '../jobs/exercise-here.ts';
import { planReset } from '../jobs/plan-reset.ts';
import { resetActionsNow } from '../jobs/app-servers.ts';
import { resetDatabase } from '../jobs/run-actions.ts';
import type { ResetPlan } from '../database/database.ts';
import { goesOn, type Agreed } from './confirm.ts';
import { exit, type Io } from './io.ts';
import { showActions } from './show-actions.ts';

/** `npx workshop reset-db`: says what will be lost, asks, then makes the database new, migrated and seeded. */
export async function resetDb(io: Io, options: Agreed & { readonly dryRun?: true }): Promise<number> {
  const workshop = await io.openWorkshop();
  const exercise = exerciseHere(workshop, io.cwd);
  const plan = await planReset(workshop, exercise, { signal: io.signal, onProgress: io.note });
  io.out(describePlan(plan));
  if (options.dryRun) {
    io.note('Nothing was changed. `npx workshop reset-db` does it.');
    return exit.done;
  }
  const question = { text: 'Go on?', word: plan.nameToType };
  if (!(await goesOn(io, question, options, 'reset-db'))) return exit.done;
  const actions = await resetActionsNow(workshop, exercise);
  return showActions(io, actions, resetDatabase(workshop, exercise, { actions, signal: io.signal }));
}

export function describePlan({ database, tables }: ResetPlan): string {
  if (tables.length === 0) return `The database ${database} is empty: nothing will be lost.`;
  const lost = tables.map((table) => `  ${table.name}: ${rowsOf(table)}`);
  return [`These tables of the database ${database} will be lost, and made new:`, ...lost].join('\n');
}

function rowsOf({ rows, isLocked }: ResetPlan['tables'][number]): string {
  const count = `${rows} ${rows === 1 ? 'row' : 'rows'}`;
  return isLocked ? `about ${count} (locked by another program, so they can't be counted)` : count;
}
