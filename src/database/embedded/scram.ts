import { createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(pbkdf2);
const KEY_BYTES = 32;

/**
 * Whether a stored password (`pg_authid.rolpassword`) is this one: `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>`,
 * as in RFC 5803 and https://www.postgresql.org/docs/18/catalog-pg-authid.html. The password must be ASCII.
 */
export async function isScramOf(stored: string | null, password: string): Promise<boolean> {
  const parts = /^SCRAM-SHA-256\$(\d+):([^$]+)\$([^:]+):/u.exec(stored ?? '');
  if (parts === null) return false;
  const [, iterations = '', salt = '', storedKey = ''] = parts;
  const salted = await derive(password, Buffer.from(salt, 'base64'), Number(iterations), KEY_BYTES, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const expected = createHash('sha256').update(clientKey).digest();
  const found = Buffer.from(storedKey, 'base64');
  return found.length === expected.length && timingSafeEqual(found, expected);
}
