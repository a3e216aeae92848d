import { closeServices } from '../services/index.ts';
import { fail } from './output.ts';

/**
 * Wraps the action of a command that uses the database: waits for it, says in one line what went wrong, and closes
 * the connections at the end, without which the process would never end.
 */
export function withServices<A extends unknown[]>(
  action: (...args: A) => Promise<void>,
): (...args: A) => Promise<void> {
  return async (...args) => {
    try {
      await action(...args);
    } catch (error) {
      fail(error);
    } finally {
      await closeServices();
    }
  };
}
