import type { DatabaseOptions, DatabaseStatus } from '../database.ts';
import { findHome, usualHome } from './home.ts';
import { observeCluster } from './postmaster.ts';
import { readLogTail } from './server-log.ts';
import { LEARNER } from './settings.ts';
import { stopCluster } from './stop-cluster.ts';

const HOST = '127.0.0.1';

export async function embeddedStatus(options: DatabaseOptions): Promise<DatabaseStatus> {
  const home = await findHome(options.stateFolder);
  if (home === undefined) return { kind: 'embedded', state: 'absent', url: null };
  const state = await observeCluster(home);
  const database = encodeURIComponent(options.databases[0] ?? LEARNER);
  const url = state.kind === 'running' ? `postgres://${LEARNER}@${HOST}:${state.port}/${database}` : null;
  return { kind: 'embedded', state: state.kind, url };
}

export async function stopEmbedded(options: DatabaseOptions): Promise<'stopped' | 'was-not-running'> {
  const home = await findHome(options.stateFolder);
  return home === undefined ? 'was-not-running' : stopCluster(home, options.env);
}

export async function readEmbeddedLog(options: DatabaseOptions, lines: number): Promise<string> {
  const home = (await findHome(options.stateFolder)) ?? usualHome(options.stateFolder);
  return readLogTail(home.logFile, lines);
}
