import type { DatabaseStatus } from '../database/database.ts';
import { findChangedCourseFiles } from '../jobs/changed-course.ts';
import { findInterruptedChange } from '../jobs/interrupted-change.ts';
import { loadStatus } from '../jobs/status.ts';
import { type AppServerStatus, outdatedSentence } from '../workspace/server/app-server-status.ts';
import { renderObjectives } from '../text/render-objectives.ts';
import { wrapText } from '../text/wrap-text.ts';
import { exit, printJson, type Io } from './io.ts';
import { stepLines } from './list.ts';
import { nextLine } from './next-line.ts';

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
  if (now.objectives.length > 0) io.out(`${renderObjectives(now.objectives, io.text).join('\n')}\n`);
  const changed = await findChangedCourseFiles(workshop);
  if (changed.length > 0)
    io.out(
      `Changed while a check ran: ${changed.join(', ')}. No check runs until you restore ${changed.length === 1 ? 'it' : 'them'}: \`git restore ${changed.join(' ')}\``,
    );
  const interrupted = await findInterruptedChange(workshop);
  if (interrupted !== undefined)
    io.out(wrapText(`${interrupted.message} ${interrupted.wayOut}`, io.text.width).join('\n'));
  if (now.database !== null) io.out(`Database: ${databaseLine(now.database)}`);
  for (const line of serverLines(now.servers)) io.out(wrapText(line, io.text.width).join('\n'));
  io.out(wrapText(nextLine(workshop), io.text.width).join('\n'));
  return exit.done;
}

/** Only those that run: a server that was never started is nothing to look after. */
function serverLines(servers: readonly AppServerStatus[]): readonly string[] {
  const running = servers.filter(({ state }) => state !== 'stopped');
  return running.map(({ exercise, url, changed }) => {
    const which = servers.length === 1 ? '' : ` of ${exercise}`;
    const older =
      changed.length === 0
        ? ''
        : `. ${outdatedSentence(changed)} \`npx workshop app restart\` starts it again with the new code.`;
    return `Application server${which}: running at ${url}${older}`;
  });
}

export function databaseLine({ kind, state, url }: DatabaseStatus): string {
  const where = url === null ? '' : ` at ${url}`;
  const whose = kind === 'url' ? 'your own (DATABASE_URL)' : 'built in';
  if (kind === 'url' && state !== 'running') {
    return `nothing answers${where} (${whose}); start that server, or unset DATABASE_URL`;
  }
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
      return 'not set up yet; `npx workshop setup` does it';
  }
}
