import type { Server } from './database.ts';
import type { Target } from './explain-connection.ts';
import { explainConnection } from './explain-connection.ts';

/** A server whose methods throw UserErrors for what can go wrong on the way to it. */
export function explainServer(server: Server, target: Target): Server {
  const explained = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw explainConnection(error, target);
    }
  };
  return {
    ...server,
    ensureDatabase: (name) => explained(server.ensureDatabase(name)),
    planReset: (name) => explained(server.planReset(name)),
    resetDatabase: (name) => explained(server.resetDatabase(name)),
    async createScratch(key, build) {
      const failure: { error?: unknown } = {};
      const watched = async (url: string): Promise<void> => {
        try {
          await build(url);
        } catch (error) {
          failure.error = error;
          throw error;
        }
      };
      try {
        return await server.createScratch(key, watched);
      } catch (error) {
        // What the caller's own work throws is the caller's to explain.
        throw error === failure.error ? error : explainConnection(error, target);
      }
    },
  };
}
