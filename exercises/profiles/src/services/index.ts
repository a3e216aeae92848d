import { openDatabase, type OpenDatabase, type Session } from '../db/client.ts';

let open: OpenDatabase | undefined;
const services = new Map<new () => DatabaseService, DatabaseService>();
const running = new Set<Promise<unknown>>();

/** What every service that uses the database has in common. */
export abstract class DatabaseService {
  /**
   * Lends `work` a session. The session's life is the callback's: the pool isn't closed before `work` is done,
   * and whatever uses the database belongs inside.
   */
  async session<T>(work: (session: Session) => T | Promise<T>): Promise<T> {
    open ??= openDatabase();
    const result = Promise.resolve(open.database).then(work);
    running.add(result);
    try {
      return await result;
    } finally {
      running.delete(result);
    }
  }
}

/** The one instance of a service, made when it is first asked for. */
export function getService<S extends DatabaseService>(Service: new () => S): S {
  const existing = services.get(Service);
  if (existing instanceof Service) return existing;

  const service = new Service();
  services.set(Service, service);
  return service;
}

/** Waits for the sessions that are still running and closes the pool, so that the process can end. */
export async function closeServices(): Promise<void> {
  await Promise.allSettled(running);
  const closing = open;
  open = undefined;
  await closing?.close();
}
