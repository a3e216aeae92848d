import { createHash, randomBytes } from 'node:crypto';
import { codeOf, UserError } from '../errors.ts';
import type { Sql } from './connect.ts';
import type { Scratch } from './database.ts';
import type { DatabaseNote } from './database-note.ts';
import { isAbandoned, listNoted, noteOn, parseNote, sealOf, writeNote } from './database-note.ts';
import { dropDatabase, endSessions, renameOf } from './drop-database.ts';
import { endsSession } from './explain-connection.ts';
import { inTransaction } from './in-transaction.ts';
import { quoteName } from './sql-text.ts';
import { thisProcess } from '../system/process-identity.ts';
import { startTimeOf } from '../system/process-start-time.ts';
import { isAlive } from '../system/process-tree.ts';

const KEPT_TEMPLATES = 8;
const FORGOTTEN_AFTER_MS = 3_600_000;
const MAX_ATTEMPTS = 5;

/** Where the seals of templates are kept, out of reach of the role that owns the templates. */
export interface SealStore {
  read(template: string): Promise<string | undefined>;
  write(template: string, seal: string): Promise<void>;
  remove(template: string): Promise<void>;
}

/** Where scratch databases and templates are made: a connection that may, and how they are named. */
export interface Workbench {
  readonly sql: Sql;
  /** What the names of all begin with; empty on a server of our own. */
  readonly prefix: string;
  /** The rest of every CREATE DATABASE but for its owner, such as the strategy. */
  readonly createOptions: string;
  /** Says whose the databases are, where several courses share a server. */
  readonly course: string;
  /** The role that the learner's programs use. */
  readonly learner: string;
  /** Who owns templates; undefined if there is no role but the learner's. */
  readonly templateOwner: string | undefined;
  /** Undefined if the comment on a template is good enough, because only its owner may write it. */
  readonly seals?: SealStore;
  url(database: string): string;
}

/** Copies a database from the template of that key; makes the template first if there is none, or if it was changed. */
export async function createScratch(
  bench: Workbench,
  key: string,
  build: (url: string) => Promise<void>,
): Promise<Scratch> {
  const template = templateName(bench, key);
  for (let attempt = 1; ; attempt += 1) {
    if (!(await isWhole(bench, template))) await buildTemplate(bench, template, build);
    const name = await freshName(bench, 'check');
    try {
      const oid = await createNoted(bench, name, template, 'scratch');
      // The role that owns the template may have changed it since it was looked at.
      if (bench.seals !== undefined && !(await isWhole(bench, template))) {
        await dropDatabase(bench, name);
        if (attempt === MAX_ATTEMPTS) throw changesAllTheTime(template);
        continue;
      }
      return scratchOf(bench, { name, oid });
    } catch (error) {
      const code = codeOf(error) ?? '';
      // Swept or replaced since, or a session got in before it was closed.
      if (!['3D000', '55006'].includes(code) || attempt === MAX_ATTEMPTS) throw error;
      await endSessions(bench, template);
    }
  }
}

/** A database that is there, as what it is to a check. */
export function scratchOf(bench: Workbench, { name, oid }: { name: string; oid: string }): Scratch {
  return { url: bench.url(name), [Symbol.asyncDispose]: () => dropWhereItAnswers(bench, oid) };
}

export function templateName(bench: Workbench, key: string): string {
  return `${bench.prefix}tpl_${createHash('sha256').update(key).digest('hex').slice(0, 16)}`;
}

/** A name that is not taken; the process in it is for people who look at the list. */
export async function freshName(bench: Workbench, kind: 'check' | 'draft' | 'next'): Promise<string> {
  const { pid, startTime } = await thisProcess();
  return `${bench.prefix}${kind}_${pid}_${startMark(startTime)}${randomBytes(3).toString('hex')}`;
}

/** Resolves to the new database's oid: its owner may rename it. */
export async function createNoted(
  bench: Workbench,
  name: string,
  template: string,
  kind: DatabaseNote['kind'],
  options = usualOptions(bench),
): Promise<string> {
  const copied = `create database ${quoteName(name)} template ${quoteName(template)} ${options}`;
  await bench.sql.unsafe(copied);
  const [row] = await bench.sql<{ oid: string }[]>`
    select oid::text from pg_database where datname = ${name}`;
  await writeNote(bench.sql, name, await noteOn(bench.course, kind));
  return row?.oid ?? '';
}

function usualOptions({ createOptions, templateOwner, learner }: Workbench): string {
  return templateOwner === undefined ? createOptions : `${createOptions} owner ${quoteName(learner)}`;
}

/** Whether a template is as it was sealed. One that isn't was changed, or is somebody else's with its name: it is dropped. */
export async function isWhole(bench: Workbench, template: string): Promise<boolean> {
  const owner = bench.templateOwner ?? bench.learner;
  const [found] = await bench.sql<{ closed: boolean; seal: string; comment: string | null }[]>`
    select datistemplate and not datallowconn and pg_get_userbyid(datdba) = ${owner} as closed,
      oid || ':' || xmin as seal, shobj_description(oid, 'pg_database') as comment
    from pg_database where datname = ${template}`;
  if (found === undefined) return false;
  const expected =
    bench.seals === undefined ? parseNote(found.comment ?? '')?.seal : await bench.seals.read(template);
  if (found.closed && expected === found.seal) return true;
  await dropDatabase(bench, template);
  return false;
}

function changesAllTheTime(template: string): UserError {
  return new UserError(
    `Another program changes the database ${template}, from which every check copies its own. Your files are unchanged.`,
    'Close programs that are connected to that server, then try again.',
  );
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
  const draft = await freshName(bench, 'draft');
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

/** The learner's role may do what it likes to a database that it owns, so what is copied for every check isn't its. */
async function seal(bench: Workbench, draft: string, template: string): Promise<void> {
  const { sql, templateOwner } = bench;
  const closed = `alter database ${quoteName(draft)} with allow_connections false is_template true`;
  await sql.unsafe(closed);
  await endSessions(bench, draft);
  try {
    await inTransaction(sql, async (transaction) => {
      if (templateOwner !== undefined) {
        await transaction.unsafe(`alter database ${quoteName(draft)} owner to ${quoteName(templateOwner)}`);
        // Its owner may have opened it again until now.
        await transaction.unsafe(closed);
      }
      await transaction.unsafe(renameOf(draft, template));
      const sealed = await sealOf(transaction, template);
      const note = await noteOn(bench.course, 'template', sealed);
      await writeNote(transaction, template, note);
      await bench.seals?.write(template, sealed ?? '');
    });
  } catch (error) {
    // Another builder was faster, and theirs is as good.
    if (codeOf(error) !== '42P04' && codeOf(error) !== '23505') throw error;
    await dropDatabase(bench, draft);
  }
}

/** Whoever is done with a database need not hear that its server went before: a later sweep drops what it left. */
async function dropWhereItAnswers(bench: Workbench, oid: string): Promise<void> {
  try {
    const [row] = await bench.sql<{ name: string }[]>`
      select datname as name from pg_database where oid = ${oid}::oid`;
    if (row !== undefined) await dropDatabase(bench, row.name);
  } catch (error) {
    if (!endsSession(error)) throw error;
  }
}

/** Keeps the newest templates: a learner goes to and fro between a few states of their migrations. */
async function sweepTemplates(bench: Workbench, current: string): Promise<void> {
  const templates = (await listNoted(bench.sql, `^${escaped(bench.prefix)}tpl_[0-9a-f]{16}$`))
    .flatMap(({ name, note }) => (note?.course === bench.course && name !== current ? [{ name, note }] : []))
    .toSorted((a, b) => b.note.at.localeCompare(a.note.at));
  for (const { name } of templates.slice(KEPT_TEMPLATES - 1)) {
    await dropIfIdle(bench, name);
    await bench.seals?.remove(name);
  }
}

/**
 * Drops what killed checks left. Only names that we give are looked at: a comment alone proves nothing, because the
 * learner's role may write any on a database that it owns.
 */
export async function sweepScratches(bench: Workbench): Promise<void> {
  const pattern = `^${escaped(bench.prefix)}(check|draft|next)_[0-9]+_[0-9a-f]{10}$`;
  for (const { name, note, busy } of await listNoted(bench.sql, pattern)) {
    if (await isLeftOver(bench, name, note, busy)) await dropIfIdle(bench, name);
  }
}

async function isLeftOver(
  bench: Workbench,
  name: string,
  note: DatabaseNote | undefined,
  busy: boolean,
): Promise<boolean> {
  if (note === undefined) {
    // On a server of our own the name says enough; elsewhere another course may have given it.
    return bench.prefix === '' && (await hasMakerEnded(name));
  }
  if (note.course !== bench.course || note.kind !== 'scratch') return false;
  return (await isAbandoned(note)) ?? (!busy && Date.now() - Date.parse(note.at) > FORGOTTEN_AFTER_MS);
}

/** Between its making and its note, a database has only its name. The id in it may be another process's by now. */
async function hasMakerEnded(name: string): Promise<boolean> {
  const [, pid = '', random = ''] = /_(\d+)_([0-9a-f]{4})/u.exec(name) ?? [];
  if (!isAlive(Number(pid))) return true;
  if (random === startMark(null)) return false;
  return startMark(await startTimeOf(Number(pid))) !== random;
}

/** Four digits that tell a process from a later one with its id. */
function startMark(startTime: string | null): string {
  return createHash('sha256')
    .update(startTime ?? '')
    .digest('hex')
    .slice(0, 4);
}

function escaped(text: string): string {
  return text.replaceAll(/[^\w]/gu, String.raw`\$&`);
}

async function dropIfIdle(bench: Workbench, name: string): Promise<void> {
  try {
    await dropDatabase(bench, name);
  } catch (error) {
    // In use after all, gone already, or no longer ours: the next sweep sees to it.
    if (!['55006', '3D000', '42501', '42704'].includes(codeOf(error) ?? '')) throw error;
  }
}
