import { chmod, mkdir, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import type { DatabaseOptions, Server } from './database.ts';
import { spareHome } from './embedded/home.ts';
import { openServer, stopServer } from './open-server.ts';
import { makeTemporaryFolder } from '../system/owner-tag.ts';

/** A built-in server of its own. Disposing it stops the server and removes everything that belonged to it. */
export interface TemporaryServer extends AsyncDisposable {
  readonly server: Server;
}

/** Starts a server in a temporary folder, whatever DATABASE_URL says: that one is somebody's. Throws what `openServer` throws. */
export async function openTemporaryServer(
  options: Omit<DatabaseOptions, 'stateFolder'>,
): Promise<TemporaryServer> {
  const parent = await realpath(await makeTemporaryFolder('server'));
  // PostgreSQL may run under another account, which has to get there.
  await chmod(parent, 0o755);
  const stateFolder = path.join(parent, 'course', '.workshop');
  await mkdir(path.dirname(stateFolder));
  const { DATABASE_URL: _, ...env } = options.env;
  const own: DatabaseOptions = { ...options, stateFolder, env };
  const remove = async () => {
    await abandonServer(own);
    await rm(parent, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const server = await openServer(own);
    return {
      server,
      async [Symbol.asyncDispose]() {
        await server[Symbol.asyncDispose]();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Stops the server of a state folder that is about to be removed, and removes what lies elsewhere. */
export async function abandonServer(options: DatabaseOptions): Promise<void> {
  await stopServer({ ...options, signal: undefined });
  if (process.platform === 'win32') return;
  await rm(spareHome(options.stateFolder).folder, { recursive: true, force: true });
}
