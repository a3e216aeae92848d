import { createHash } from 'node:crypto';

/** SHA-256 of a migration's SQL, as drizzle's tracking table keeps it. */
export function hashOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex');
}

/**
 * Whether a migration still says what it said when it had that hash. White space at its end doesn't count, which editors
 * add and take away, and neither do line ends, which git changes on Windows.
 */
export function saysTheSameAs(hash: string, sql: string): boolean {
  if (hashOf(sql) === hash) return true;
  const text = sql.replaceAll('\r\n', '\n').trimEnd();
  const lines = [text, `${text}\n`];
  return lines.some((each) =>
    [each, each.replaceAll('\n', '\r\n')].some((written) => hashOf(written) === hash),
  );
}
