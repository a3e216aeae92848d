import type { Exercise } from '../../course/course.ts';
import { type AppServerOptions, changedSince, findAppServer } from './app-server.ts';

/** How an exercise's application server is. `outdated` means that it still runs code from before the last changes. */
export interface AppServerStatus {
  /** The exercise's id. */
  readonly exercise: Exercise['id'];
  readonly state: 'stopped' | 'running' | 'outdated';
  readonly url: string | null;
  /** The files that changed since it was started, relative to the exercise's folder. */
  readonly changed: readonly string[];
}

/** What became of the application server after its files were changed. */
export type Restart =
  | { readonly kind: 'not-needed' | 'restarted' }
  | { readonly kind: 'failed'; readonly message: string; readonly wayOut: string };

/** Looks at the pid file and at the exercise's files. Starts nothing. */
export async function appServerStatus(
  options: Pick<AppServerOptions, 'courseRoot' | 'stateFolder' | 'exercise'>,
): Promise<AppServerStatus> {
  const exercise = options.exercise.id;
  const running = await findAppServer(options);
  if (running === undefined) return { exercise, state: 'stopped', url: null, changed: [] };
  const changed = await changedSince(options, running);
  return { exercise, state: changed.length === 0 ? 'running' : 'outdated', url: running.url, changed };
}

/** Says which files a running server has not read yet, as a sentence. */
export function outdatedSentence(changed: readonly string[]): string {
  const [first = '', ...others] = changed;
  const rest =
    others.length === 0 ? '' : ` and ${others.length} more ${others.length === 1 ? 'file' : 'files'}`;
  return `It is older than your code: ${first}${rest} changed since it was started.`;
}
