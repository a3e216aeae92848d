import type { PreparedScratch, Scratch } from './database.ts';
import { sealOf } from './database-note.ts';
import { dropDatabase } from './drop-database.ts';
import { createNoted, freshName, isWhole, scratchOf, templateName, type Workbench } from './scratch.ts';
import { quoteName } from './sql-text.ts';

/**
 * Copies a database from the template of that key for a later check; undefined if there is no such template. Until it is
 * opened nobody can connect to it, and the learner's role doesn't own it where there is another role.
 */
export async function prepareScratch(bench: Workbench, key: string): Promise<PreparedScratch | undefined> {
  const template = templateName(bench, key);
  if (!(await isWhole(bench, template))) return undefined;
  const name = await freshName(bench, 'check');
  const oid = await createNoted(bench, name, template, 'scratch', closedOptions(bench));
  const seal = await sealOf(bench.sql, name);
  // The role that owns the template may have changed it since it was looked at.
  if (seal !== undefined && (await isWhole(bench, template))) return { key, name, oid, seal };
  await dropDatabase(bench, name);
  return undefined;
}

/** Gives a prepared database to the learner's role. Undefined if it was changed since, and then it is dropped. */
export async function openPrepared(
  bench: Workbench,
  prepared: PreparedScratch,
): Promise<Scratch | undefined> {
  if (!(await isUntouched(bench, prepared))) {
    await dropDatabase(bench, prepared.name);
    return undefined;
  }
  const database = `alter database ${quoteName(prepared.name)}`;
  const statements = [
    ...(bench.templateOwner === undefined ? [] : [`${database} owner to ${quoteName(bench.learner)}`]),
    `${database} with allow_connections true`,
  ];
  // Sent at once, they are one transaction.
  await bench.sql.unsafe(statements.join('; '));
  return scratchOf(bench, prepared);
}

/** Whatever its owner alters is in its row of the catalog, but for settings of its sessions. */
async function isUntouched({ sql }: Workbench, { name, oid, seal }: PreparedScratch): Promise<boolean> {
  const [found] = await sql<{ seal: string; closed: boolean; hasSettings: boolean }[]>`
    select oid || ':' || xmin as seal, not datallowconn as closed,
      exists (select from pg_db_role_setting where setdatabase = d.oid) as "hasSettings"
    from pg_database d where datname = ${name} and oid = ${oid}::oid`;
  return found !== undefined && found.closed && !found.hasSettings && found.seal === seal;
}

function closedOptions({ createOptions, templateOwner }: Workbench): string {
  const owner = templateOwner === undefined ? '' : `owner ${quoteName(templateOwner)}`;
  return `${createOptions} ${owner} allow_connections false`;
}
