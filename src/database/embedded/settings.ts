import { randomBytes } from 'node:crypto';
import { chown, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../errors.ts';
import { ownerTag } from '../../system/owner-tag.ts';
import { parseJsonObject } from '../json-object.ts';
import { isRoot } from './account.ts';

/** What we know of a cluster; kept inside its data, so that the two appear at once. */
export interface ClusterSettings {
  /** The port to ask for first; the server's own file says which it has. */
  readonly port: number;
  readonly adminPassword: string;
  readonly learnerPassword: string;
}

export const ADMIN = 'postgres';
export const LEARNER = 'workshop';

export function newSettings(port: number): ClusterSettings {
  return { port, adminPassword: newPassword(), learnerPassword: newPassword() };
}

function newPassword(): string {
  return randomBytes(18).toString('base64url');
}

/** Throws a UserError for a file that is broken. */
export async function readSettings(file: string): Promise<ClusterSettings> {
  const { port, adminPassword, learnerPassword } = parseJsonObject(await readFile(file, 'utf8')) ?? {};
  if (typeof port === 'number' && typeof adminPassword === 'string' && typeof learnerPassword === 'string') {
    return { port, adminPassword, learnerPassword };
  }
  throw new UserError(
    `${file} is broken, and with it the password of the built-in database is lost. Your files are unchanged.`,
    `Stop every workshop, move ${path.dirname(file)} away, and type npx workshop setup: the database is made anew.`,
  );
}

/** Writes aside and renames; readable for its owner only, who is the owner of the data. */
export async function writeSettings(file: string, settings: ClusterSettings): Promise<void> {
  const aside = `${file}.${await ownerTag()}.tmp`;
  try {
    await writeSecret(aside, `${JSON.stringify(settings, null, 2)}\n`);
    if (isRoot()) {
      const owner = await stat(path.dirname(file));
      await chown(aside, owner.uid, owner.gid);
    }
    await rename(aside, file);
  } finally {
    await rm(aside, { force: true });
  }
}

/** A new file that only its owner may read. It follows no link that somebody put there. */
export async function writeSecret(file: string, text: string): Promise<void> {
  await rm(file, { force: true });
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
}
