import type { DatabaseStatus } from '../database/database.ts';
import { loadStatus } from '../jobs/status.ts';
import { chooseStep, type Workshop } from '../jobs/workshop.ts';
import { exit, printJson, type Io } from './io.ts';
import { stepLines } from './list.ts';

/** `npx workshop status`: where I am, how the database does, and what to type next. */
export async function status(io: Io, options: { readonly json?: true }): Promise<number> {
  const workshop = await io.openWorkshop();
  const now = await loadStatus(workshop);
  if (options.json) {
    printJson(io, now);
    return exit.done;
  }
  io.out(now.course);
  io.out('');
  io.out(stepLines(workshop, now, io).join('\n'));
  io.out('');
  io.out(`Database: ${databaseLine(now.database)}`);
  io.out(nextLine(workshop));
  return exit.done;
}

export function databaseLine({ kind, state, url }: DatabaseStatus): string {
  const where = url === null ? '' : ` at ${url}`;
  const whose = kind === 'url' ? 'your own (DATABASE_URL)' : 'built in';
  switch (state) {
    case 'running':
      return `running${where} (${whose})`;
    case 'starting':
      return `starting${where} (${whose})`;
    case 'stopped':
      return `stopped (${whose}); \`npx workshop db start\` starts it, and so does every check`;
    case 'stale':
      return `it ended without being stopped (${whose}); \`npx workshop db start\` starts it again`;
    case 'absent':
      return kind === 'url'
        ? `nothing answers${where} (${whose}); start that server, or unset DATABASE_URL`
        : 'not set up yet; `npx workshop setup` does it';
  }
}

/** What to type next, in a sentence. */
export function nextLine(workshop: Workshop): string {
  const { current } = workshop.course.steps.every(
    ({ id }) => workshop.progress.current.steps[id]?.state === 'done',
  )
    ? { current: null }
    : { current: chooseStep(workshop) };
  if (current === null) return 'You have done every step. `npx workshop list` shows them.';
  const again = `\`npx workshop lesson ${current.id}\` shows the lesson`;
  switch (current.kind) {
    case 'setup':
      return current.destructive
        ? `Next: ${current.id} (${current.title}). ${again}; \`npx workshop reset-db\` does it, \`npx workshop check ${current.id}\` proves it.`
        : `Next: ${current.id} (${current.title}). \`npx workshop setup\` does it.`;
    case 'exercise':
      return `Next: ${current.id} (${current.title}). ${again}; then edit ${current.files.join(' and ')} in ${current.exercise.folder}/ and type \`npx workshop check\`.`;
    case 'reading':
    case 'quiz':
      return `Next: ${current.id} (${current.title}). ${again}.`;
  }
}
