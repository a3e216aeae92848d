import { createHash, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from '../errors.ts';
import { isAlive } from '../process-tree.ts';
import type { Sql } from './connect.ts';
import type { Scratch } from './database.ts';
import type { DatabaseNote } from './database-note.ts';
import { listNoted, noteOn, writeNote } from './database-note.ts';
import { isSilence } from './explain-connection.ts';
import { quoteName } from './sql-text.ts';

const KEPT_TEMPLATES = 8;
const FORGOTTEN_AFTER_MS = 3_600_000;
const MAX_ATTEMPTS = 5;
const SESSIONS_END_MS = 100;

/** Where scratch databases and templates are made: a connection that may, and how they are named. */
export interface Workbench {
  readonly sql: Sql;
  /** What the names of all begin with; empty on a server of our own. */
  readonly prefix: string;
  /** The rest of every CREATE DATABASE, such as its owner and strategy. */
  readonly createOptions: string;
  /** Says whose the databases are, where several courses share a server. */
  readonly course: string;
  url(database: string): string;
}

/** Copies a database from the template of that key; makes the template first where there is none. */
export async function createScratch(
  bench: Workbench,
  key: string,
  build: (url: string) => Promise<void>,
): Promise<Scratch> {
  const template = templateName(bench, key);
  for (let attempt = 1; ; attempt += 1) {
    const name = freshName(bench, 'check');
    try {
      await createNoted(bench, name, template, 'scratch');
      return { url: bench.url(name), [Symbol.asyncDispose]: () => dropWhereItAnswers(bench, name) };
    } catch (error) {
      // Swept between two checks, or never made.
      if (codeOf(error) !== '3D000' || attempt === MAX_ATTEMPTS) throw error;
      await buildTemplate(bench, template, build);
    }
  }
}

function templateName(bench: Workbench, key: string): string {
  return `${bench.prefix}tpl_${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
}

/** A name that nobody else takes; the process in it is for people who look at the list. */
export function freshName(bench: Workbench, kind: string): string {
  return `${bench.prefix}${kind}_${process.pid}_${randomBytes(5).toString('hex')}`;
}

export async function createNoted(
  bench: Workbench,
  name: string,
  template: string,
  kind: DatabaseNote['kind'],
): Promise<void> {
  const copied = `create database ${quoteName(name)} template ${quoteName(template)} ${bench.createOptions}`;
  await bench.sql.unsafe(copied);
  await writeNote(bench.sql, name, noteOn(bench.course, kind));
}

/**
 * Builds under a name of its own, closes it to sessions, which copying cannot bear, and renames it: a template is
 * whole or not there. Where two build at once, the second throws its own away.
 */
async function buildTemplate(
  bench: Workbench,
  template: string,
  build: (url: string) => Promise<void>,
): Promise<void> {
  const draft = freshName(bench, 'draft');
  await createNoted(bench, draft, 'template0', 'scratch');
  try {
    await build(bench.url(draft));
    await seal(bench, draft, template);
  } catch (error) {
    await dropDatabase(bench, draft);
    throw error;
  }
  await sweepTemplates(bench, template);
}

async function seal(bench: Workbench, draft: string, template: string): Promise<void> {
  const { sql } = bench;
  await sql.unsafe(`alter database ${quoteName(draft)} with allow_connections false is_template true`);
  await endSessions(sql, draft);
  await writeNote(sql, draft, noteOn(bench.course, 'template'));
  try {
    await sql.unsafe(`alter database ${quoteName(draft)} rename to ${quoteName(template)}`);
  } catch (error) {
    // Another builder was faster, and theirs is as good.
    if (codeOf(error) !== '42P04') throw error;
    await dropDatabase(bench, draft);
  }
}

/** Drops a database that we made, and ends the sessions that were left in it. */
export async function dropDatabase(bench: Workbench, name: string): Promise<void> {
  const drop = `drop database if exists ${quoteName(name)} with (force)`;
  await endSessions(bench.sql, name);
  try {
    await bench.sql.unsafe(drop);
  } catch (error) {
    // 42809: it became a template before something went wrong.
    if (codeOf(error) !== '42809') throw error;
    await bench.sql.unsafe(`alter database ${quoteName(name)} with is_template false`);
    await bench.sql.unsafe(drop);
  }
}

/** Whoever is done with a database need not hear that its server went before: a later sweep drops what it left. */
async function dropWhereItAnswers(bench: Workbench, name: string): Promise<void> {
  try {
    await dropDatabase(bench, name);
  } catch (error) {
    if (!isSilence(error) && !isShuttingDown(error)) throw error;
  }
}

/** https://www.postgresql.org/docs/18/errcodes-appendix.html: admin_shutdown, crash_shutdown, cannot_connect_now. */
function isShuttingDown(error: unknown): boolean {
  return ['57P01', '57P02', '57P03'].includes(codeOf(error) ?? '');
}

/** PostgreSQL itself looks only every 100 ms whether the sessions that it ended are gone. */
async function endSessions(sql: Sql, database: string): Promise<void> {
  const deadline = performance.now() + SESSIONS_END_MS;
  let left: readonly unknown[];
  do {
    left = await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = ${database} and backend_type = 'client backend'`;
    if (left.length > 0) await delay(2);
  } while (left.length > 0 && performance.now() < deadline);
}

/** Keeps the newest templates: a learner goes to and fro between a few states of their migrations. */
async function sweepTemplates(bench: Workbench, current: string): Promise<void> {
  const templates = (await listNoted(bench.sql, bench.course))
    .filter(({ note, name }) => note.kind === 'template' && name !== current)
    .toSorted((a, b) => b.note.at.localeCompare(a.note.at));
  for (const { name } of templates.slice(KEPT_TEMPLATES - 1)) await dropIfIdle(bench, name);
}

/** Drops what killed checks left: their process is gone, or they are an hour old and nobody is connected. */
export async function sweepScratches(bench: Workbench): Promise<void> {
  for (const { name, note, busy } of await listNoted(bench.sql, bench.course)) {
    if (note.kind !== 'scratch' || busy) continue;
    const dead = note.host === hostname() && !isAlive(note.pid);
    const forgotten = Date.now() - Date.parse(note.at) > FORGOTTEN_AFTER_MS;
    if (dead || forgotten) await dropIfIdle(bench, name);
  }
}

async function dropIfIdle(bench: Workbench, name: string): Promise<void> {
  try {
    await dropDatabase(bench, name);
  } catch (error) {
    // In use after all, gone already, or no longer ours: the next sweep sees to it.
    if (!['55006', '3D000', '42501', '42704'].includes(codeOf(error) ?? '')) throw error;
  }
}
