import type { Action, ActionEvent } from '../course/course.ts';
import type { Io } from './io.ts';
import { exit } from './io.ts';

/** Shows a set-up's actions while they run, each with the command that it stands for. Gives the exit code. */
export async function showActions(
  io: Io,
  actions: readonly Action[],
  events: AsyncGenerator<ActionEvent>,
): Promise<number> {
  for await (const event of events) {
    const action = actions[event.index];
    switch (event.kind) {
      case 'action-started':
        io.out(`${event.index + 1}/${actions.length}  ${action?.text ?? ''}`);
        io.out(`     $ ${action?.command ?? ''}`);
        break;
      case 'action-output':
        io.note(`     | ${event.line}`);
        break;
      case 'action-finished':
        io.out(`     ok  ${event.result} (${(event.durationMs / 1000).toFixed(1)} s)`);
        break;
      case 'action-failed':
        io.note(`     failed\n${event.message}\n${event.wayOut}`);
        return event.exitCode;
    }
  }
  return exit.done;
}
