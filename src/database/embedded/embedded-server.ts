import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from '../../errors.ts';
import { takeFileLock } from '../../system/file-lock.ts';
import type { Connection, Sql } from '../connect.ts';
import { connect } from '../connect.ts';
import type { DatabaseOptions, Server } from '../database.ts';
import { dropDatabase, renameOf } from '../drop-database.ts';
import type { Target } from '../explain-connection.ts';
import { endsSession, explainConnection, isSilence } from '../explain-connection.ts';
import { explainServer } from '../explain-server.ts';
import { openPrepared, prepareScratch } from '../prepared-scratch.ts';
import { planReset } from '../reset-plan.ts';
import type { Workbench } from '../scratch.ts';
import { createNoted, createScratch, freshName, sweepScratches } from '../scratch.ts';
import { quoteName } from '../sql-text.ts';
import { putBack } from './put-back.ts';
import { ADMIN, LEARNER } from './settings.ts';
import type { RunningCluster } from './start-server.ts';
import { ensureRunning } from './start-server.ts';

const HOST = '127.0.0.1';
const ATTACH_TIMEOUT_MS = 5_000;
const POLL_MS = 20;
const CREATE_OPTIONS = 'strategy file_copy';
const MAX_ATTEMPTS = 5;

/** Attaches to the built-in server of a course, or makes and starts it. */
export async function openEmbedded(options: DatabaseOptions): Promise<Server> {
  const deadline = performance.now() + ATTACH_TIMEOUT_MS;
  for (;;) {
    const cluster = await ensureRunning(options);
    const wasOpen = options.connection?.leadsTo(adminUrl(cluster)) === true;
    try {
      return await attach(cluster, options);
    } catch (error) {
      // A kept session may have just been ended; a server that was killed a moment ago is still in the list of processes.
      const isPassing = isSilence(error) || (wasOpen && endsSession(error));
      if (!isPassing || performance.now() > deadline) {
        throw explainConnection(error, targetOf(cluster));
      }
      await delay(POLL_MS);
    }
  }
}

async function attach(cluster: RunningCluster, options: DatabaseOptions): Promise<Server> {
  const url = adminUrl(cluster);
  const open = () => connect(url, { max: 2, isAdmin: true });
  const admin = options.connection?.use(url, open) ?? open();
  try {
    const { version, changed } = await putBack(admin.sql, {
      password: cluster.settings.learnerPassword,
      databases: options.databases,
    });
    if (changed) options.onProgress?.('putting back database settings that a program changed');
    const bench = benchOf(cluster, admin);
    await sweepScratches(bench);
    return explainServer(serverOf(cluster, admin, { version, bench, options }), targetOf(cluster));
  } catch (error) {
    if (endsSession(error)) options.connection?.drop();
    await admin[Symbol.asyncDispose]();
    throw error;
  }
}

function adminUrl(cluster: RunningCluster): string {
  return urlFor(cluster, ADMIN, 'postgres');
}

function targetOf(cluster: RunningCluster): Target {
  return { host: HOST, port: cluster.port, builtIn: true };
}

function urlFor(cluster: RunningCluster, role: string, database: string): string {
  const password = role === ADMIN ? cluster.settings.adminPassword : cluster.settings.learnerPassword;
  const login = `${role}:${encodeURIComponent(password)}`;
  return `postgres://${login}@${HOST}:${cluster.port}/${encodeURIComponent(database)}`;
}

function benchOf(cluster: RunningCluster, admin: Connection): Workbench {
  return {
    sql: admin.sql,
    prefix: '',
    createOptions: CREATE_OPTIONS,
    course: 'built-in',
    learner: LEARNER,
    templateOwner: ADMIN,
    url: (database) => urlFor(cluster, LEARNER, database),
  };
}

function serverOf(
  cluster: RunningCluster,
  admin: Connection,
  { version, bench, options }: { version: string; bench: Workbench; options: DatabaseOptions },
): Server {
  return {
    kind: 'embedded',
    version,
    host: HOST,
    port: cluster.port,
    url: (database) => bench.url(database),
    ensureDatabase: (name) => ensureDatabase(admin.sql, name),
    createScratch: (key, build) => createScratch(bench, key, build),
    prepareScratch: (key) => prepareScratch(bench, key),
    openPrepared: (prepared) => openPrepared(bench, prepared),
    dropPrepared: ({ name }) => dropDatabase(bench, name),
    planReset: (name) => planReset(urlFor(cluster, ADMIN, name), { isAdmin: true }),
    async resetDatabase(name) {
      await using _ = await takeFileLock({
        file: path.join(cluster.home.folder, 'reset.lock'),
        work: `making the database ${name} new`,
        signal: options.signal,
        onWait: options.onProgress,
      });
      await replaceDatabase(bench, name);
    },
    [Symbol.asyncDispose]: () => admin[Symbol.asyncDispose](),
  };
}

async function ensureDatabase(sql: Sql, name: string): Promise<'created' | 'existed'> {
  const found = await sql`select from pg_database where datname = ${name}`;
  if (found.length > 0) return 'existed';
  try {
    await sql.unsafe(
      `create database ${quoteName(name)} template template0 owner ${LEARNER} ${CREATE_OPTIONS}`,
    );
    return 'created';
  } catch (error) {
    // 42P04, or 23505 where both began at once: somebody else made it just now.
    if (codeOf(error) === '42P04' || codeOf(error) === '23505') return 'existed';
    throw error;
  }
}

/** The new database is made first, so that the old one's sessions find it missing for an instant only. */
async function replaceDatabase(bench: Workbench, name: string): Promise<void> {
  const next = await freshName(bench, 'next');
  await createNoted(bench, next, 'template0', 'scratch');
  await bench.sql.unsafe(`comment on database ${quoteName(next)} is null`);
  for (let attempt = 1; ; attempt += 1) {
    await dropDatabase(bench, name);
    try {
      await bench.sql.unsafe(renameOf(next, name));
      return;
    } catch (error) {
      // Another command missed it in that instant and made it again: it is empty.
      const isThere = codeOf(error) === '42P04' || codeOf(error) === '23505';
      if (isThere && attempt < MAX_ATTEMPTS) continue;
      await dropDatabase(bench, next);
      throw error;
    }
  }
}
