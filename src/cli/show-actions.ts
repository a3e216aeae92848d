import { formatDuration } from '../text/format-duration.ts';
import { actionLine } from '../course/action-command.ts';
import type { Action, ActionEvent } from '../course/course.ts';
import type { Io } from './io.ts';
import { exit } from './io.ts';

/** Shows a set-up's actions while they run, each with the command that it stands for. Gives the exit code. */
export async function showActions(
  io: Io,
  actions: readonly Action[],
  events: AsyncGenerator<ActionEvent>,
): Promise<number> {
  let held: string | null = null;
  for await (const event of events) {
    const action = actions[event.index];
    const command = action === undefined ? null : actionLine(action);
    switch (event.kind) {
      case 'action-started':
        io.out(`${event.index + 1}/${actions.length}  ${action?.text ?? ''}`);
        if (command !== null) io.out(`     ${command}`);
        break;
      case 'action-output':
        if (isBanner(event.line)) break;
        if (held !== null) io.note(`     | ${held}`);
        held = isWait(event.line) ? null : event.line;
        if (held === null) io.note(`     | ${event.line}`);
        break;
      case 'action-finished':
        // The last line is often the result itself, which is said once.
        if (held !== null && held.trim() !== event.result) io.note(`     | ${held}`);
        held = null;
        io.out(`     ok  ${event.result} (${formatDuration(event.durationMs)})`);
        break;
      case 'action-failed':
        if (held !== null) io.note(`     | ${held}`);
        io.note(`     failed\n${event.message}\n${event.wayOut}`);
        return event.exitCode;
    }
  }
  return exit.done;
}

/** Nothing may follow for a minute. */
function isWait(line: string): boolean {
  return line.startsWith('waiting: ');
}

/** What npm says before a script of ours: its name and its command, which stand above already. */
function isBanner(line: string): boolean {
  return line.trim() === '' || line.startsWith('> ');
}
