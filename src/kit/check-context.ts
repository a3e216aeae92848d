import { inject } from 'vitest';
import type { CheckContext } from '../checker/test-facts.ts';

/** What the runner says about this check. Throws when a check file is run by something else. */
export function checkContext(): CheckContext {
  // Typed as always there, and absent all the same when Vitest was started by hand.
  const context = inject('workshop') as CheckContext | undefined;
  if (context === undefined) {
    throw new Error('This file is a check of the workshop. Run it with: npx workshop check');
  }
  return context;
}
