import type { AppLimits } from './app-limits.ts';

/** What the supervisor is told on its command line, as JSON. */
export interface SupervisorOrder {
  readonly file: string;
  readonly args: readonly string[];
  /** Names the supervisor while the server is wanted. Once it is gone, or names another, the server is stopped. */
  readonly pidFile: string;
  /** Gets a line with the reason if the server is stopped for what it takes. */
  readonly stoppedFile: string;
  readonly limits: AppLimits;
}

/** Whether the server's command runs. */
export type SupervisorMessage =
  | { readonly kind: 'started' }
  | { readonly kind: 'failed'; readonly reason: string };
