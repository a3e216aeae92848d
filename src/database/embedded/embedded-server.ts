import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from '../../errors.ts';
import type { Connection, Sql } from '../connect.ts';
import { connect } from '../connect.ts';
import type { DatabaseOptions, Server } from '../database.ts';
import type { Target } from '../explain-connection.ts';
import { explainConnection, isSilence } from '../explain-connection.ts';
import { explainServer } from '../explain-server.ts';
import { planReset } from '../reset-plan.ts';
import type { Workbench } from '../scratch.ts';
import { createNoted, createScratch, dropDatabase, freshName, sweepScratches } from '../scratch.ts';
import { quoteName, quoteText } from '../sql-text.ts';
import { ADMIN, LEARNER } from './settings.ts';
import type { RunningCluster } from './start-server.ts';
import { ensureRunning } from './start-server.ts';

const HOST = '127.0.0.1';
const ATTACH_TIMEOUT_MS = 5_000;
const POLL_MS = 20;
const CREATE_OPTIONS = `owner ${LEARNER} strategy file_copy`;
/** Any number will do, as long as nothing else of ours locks it. */
const ROLE_LOCK = 7_305_001;
const RESET_LOCK = 7_305_002;

/** Attaches to the built-in server of a course, or makes and starts it. */
export async function openEmbedded(options: DatabaseOptions): Promise<Server> {
  const deadline = performance.now() + ATTACH_TIMEOUT_MS;
  for (;;) {
    const cluster = await ensureRunning(options);
    try {
      return await attach(cluster);
    } catch (error) {
      // A server that was killed a moment ago is still in the list of processes.
      if (!isSilence(error) || performance.now() > deadline) {
        throw explainConnection(error, targetOf(cluster));
      }
      await delay(POLL_MS);
    }
  }
}

async function attach(cluster: RunningCluster): Promise<Server> {
  const admin = connect(urlFor(cluster, ADMIN, 'postgres'), { max: 2 });
  try {
    const version = await greet(admin.sql, cluster);
    return explainServer(serverOf(cluster, admin, version), targetOf(cluster));
  } catch (error) {
    await admin[Symbol.asyncDispose]();
    throw error;
  }
}

function targetOf(cluster: RunningCluster): Target {
  return { host: HOST, port: cluster.port, builtIn: true };
}

function urlFor(cluster: RunningCluster, role: string, database: string): string {
  const password = role === ADMIN ? cluster.settings.adminPassword : cluster.settings.learnerPassword;
  const login = `${role}:${encodeURIComponent(password)}`;
  return `postgres://${login}@${HOST}:${cluster.port}/${encodeURIComponent(database)}`;
}

/** Asks for the version, and makes the learner's role where it is missing. */
async function greet(sql: Sql, cluster: RunningCluster): Promise<string> {
  const [server] = await sql<{ version: string; learner: boolean }[]>`
    select current_setting('server_version') as version,
      exists (select from pg_roles where rolname = ${LEARNER}) as learner`;
  if (server?.learner !== true) await createLearner(sql, cluster.settings.learnerPassword);
  return server?.version ?? '';
}

/** No superuser: lessons on privileges and row security would be wrong, and it may not run programs. */
async function createLearner(sql: Sql, password: string): Promise<void> {
  await sql.begin(async (transaction) => {
    await transaction`select pg_advisory_xact_lock(${ROLE_LOCK})`;
    const found = await transaction`select from pg_roles where rolname = ${LEARNER}`;
    if (found.length > 0) return;
    await transaction.unsafe(
      `create role ${LEARNER} login createdb nosuperuser password ${quoteText(password)}`,
    );
  });
}

function serverOf(cluster: RunningCluster, admin: Connection, version: string): Server {
  const url = (database: string): string => urlFor(cluster, LEARNER, database);
  const bench: Workbench = {
    sql: admin.sql,
    prefix: '',
    createOptions: CREATE_OPTIONS,
    course: 'built-in',
    url,
  };
  let swept: Promise<void> | undefined;
  return {
    kind: 'embedded',
    version,
    host: HOST,
    port: cluster.port,
    url,
    ensureDatabase: (name) => ensureDatabase(admin.sql, name),
    async createScratch(key, build) {
      swept ??= sweepScratches(bench);
      await swept;
      return createScratch(bench, key, build);
    },
    planReset: (name) => planReset(urlFor(cluster, ADMIN, name)),
    resetDatabase: (name) => replaceDatabase(bench, name),
    [Symbol.asyncDispose]: () => admin[Symbol.asyncDispose](),
  };
}

async function ensureDatabase(sql: Sql, name: string): Promise<'created' | 'existed'> {
  const found = await sql`select from pg_database where datname = ${name}`;
  if (found.length > 0) return 'existed';
  try {
    await sql.unsafe(`create database ${quoteName(name)} template template0 ${CREATE_OPTIONS}`);
    return 'created';
  } catch (error) {
    // 42P04, or 23505 where both began at once: somebody else made it just now.
    if (codeOf(error) === '42P04' || codeOf(error) === '23505') return 'existed';
    throw error;
  }
}

/** The new database is made first, so that the old one's sessions find it missing for an instant only. */
async function replaceDatabase(shared: Workbench, name: string): Promise<void> {
  // All on the connection that holds the lock: a second one may be waiting for that same lock.
  const sql = await shared.sql.reserve();
  const bench = { ...shared, sql };
  try {
    await sql`select pg_advisory_lock(${RESET_LOCK})`;
    const next = freshName(bench, 'next');
    await createNoted(bench, next, 'template0', 'scratch');
    await dropDatabase(bench, name);
    await sql.unsafe(`comment on database ${quoteName(next)} is null`);
    await sql.unsafe(`alter database ${quoteName(next)} rename to ${quoteName(name)}`);
  } finally {
    await sql`select pg_advisory_unlock(${RESET_LOCK})`.finally(() => sql.release());
  }
}
