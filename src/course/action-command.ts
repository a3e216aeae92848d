import type { Action, BuiltInVerb, Exercise } from './course.ts';

/**
 * The command that a built-in action runs, or the one that does exactly the same. It is made from what is run, never
 * from what an author writes about it. Null for an action that no single command does.
 */
export function commandOf(
  verb: BuiltInVerb,
  { database, server }: Pick<Exercise, 'database' | 'server'>,
): string | null {
  switch (verb) {
    case 'stop-app':
      return 'npx workshop app stop';
    case 'install':
      return 'npm install';
    case 'start-database':
      return 'npx workshop db start';
    case 'stop-database':
      return 'npx workshop db stop';
    // `npx workshop reset-db` does more than this.
    case 'reset-database':
      return null;
    case 'migrate':
      return 'npx workshop db migrate';
    case 'seed':
      return database?.seed ?? null;
    case 'prove':
      return server?.command ?? null;
    case 'restart-app':
      return 'npx workshop app restart';
  }
}

/** The line that shows what an action runs; null if there is nothing to run. */
export function actionLine({ verb, command }: Action): string | null {
  if (command !== null) return `$ ${command}`;
  return verb === 'reset-database' ? "Everything in the exercise's database is deleted." : null;
}
