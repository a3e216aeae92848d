import type { Io } from './io.ts';

/** How `start` opens the course: drawn, line by line, or, without a terminal, as a summary. */
export type StartMode = 'drawn' | 'plain' | 'summary';

/** What the learner asks for comes first, then what their terminal can do and what their environment says. */
export function startMode(
  { interactive, env }: Pick<Io, 'interactive' | 'env'>,
  options: { readonly plain?: boolean | undefined },
): StartMode {
  if (options.plain === true) return 'plain';
  if (!interactive) return 'summary';
  if (options.plain === false) return 'drawn';
  return env['TERM'] === 'dumb' || hasScreenReader(env) ? 'plain' : 'drawn';
}

/** Ink's own variable, and the one that command-line tools agree on: https://github.com/charmbracelet/huh#accessibility */
export function hasScreenReader(env: NodeJS.ProcessEnv): boolean {
  return env['INK_SCREEN_READER'] === 'true' || (env['ACCESSIBLE'] ?? '') !== '';
}
