import { createHash } from 'node:crypto';
import { UserError } from '../../errors.ts';
import type { ConnectionUrl } from '../connection-url.ts';

/** PostgreSQL cuts longer names off. */
const MAX_NAME_BYTES = 63;
const MAX_PREFIX_BYTES = 28;

/** What a course's database is called on a given server: the first is the URL's own, the others stand beside it. */
export function nameOnServer(url: ConnectionUrl, databases: readonly string[], name: string): string {
  if (name === databases[0]) return url.database;
  const beside = `${url.database}_${name}`;
  if (Buffer.byteLength(beside) <= MAX_NAME_BYTES) return beside;
  throw new UserError(
    `The name of DATABASE_URL's database is too long: "${beside}" would stand beside it, and PostgreSQL takes ${MAX_NAME_BYTES} bytes. Nothing was written.`,
    'Use a database with a shorter name, or unset DATABASE_URL to use the built-in one.',
  );
}

/** What the names of scratch databases begin with; short enough for the rest of the name. */
export function scratchPrefix(url: ConnectionUrl): string {
  if (Buffer.byteLength(url.database) <= MAX_PREFIX_BYTES) return `${url.database}_`;
  const hash = createHash('sha256').update(url.database).digest('hex').slice(0, 8);
  return `${/^[\w-]{0,12}/u.exec(url.database)?.[0] ?? ''}_${hash}_`;
}
