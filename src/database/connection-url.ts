import { UserError, codeOf } from '../errors.ts';

/** What a DATABASE_URL says. */
export interface ConnectionUrl {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly href: string;
}

const UNSET = 'unset DATABASE_URL to use the built-in one';

/** Reads a DATABASE_URL. Throws a UserError for what is none; the text never repeats the password. */
export function parseConnectionUrl(text: string): ConnectionUrl {
  const url = parseUrl(text);
  const database = decode(url.pathname.slice(1));
  if (database === '') {
    throw new UserError(
      'DATABASE_URL names no database. Nothing was written.',
      `Put the database's name at its end, as in postgres://you:secret@${url.host || 'localhost'}/workshop, or ${UNSET}.`,
    );
  }
  return {
    // A URL without a host means the machine itself, as it does for every other client.
    host: url.hostname === '' ? 'localhost' : url.hostname.replace(/^\[(.*)\]$/u, '$1'),
    port: url.port === '' ? 5432 : Number(url.port),
    database,
    user: decode(url.username),
    href: url.href,
  };
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['postgres:', 'postgresql:'].includes(url.protocol)) {
    throw new UserError(
      'DATABASE_URL is set, but it is not the URL of a PostgreSQL database. Nothing was written.',
      `Write it as postgres://you:secret@localhost:5432/workshop, or ${UNSET}.`,
    );
  }
  return url;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new UserError(
      'DATABASE_URL has a percent sign that begins no escape. Nothing was written.',
      `Write a percent sign as %25, or ${UNSET}.`,
      { cause: codeOf(error) },
    );
  }
}

/** The same server and role, another database. */
export function withDatabase(href: string, database: string): string {
  const url = new URL(href);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}

export function withoutPassword(href: string): string {
  const url = new URL(href);
  url.password = '';
  for (const name of ['password', 'sslpassword']) url.searchParams.delete(name);
  return url.href;
}

/** Whether a host is this machine, so that what is there is most likely the learner's own. */
export function isLocalHost(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/u.test(host);
}

/** `127.0.0.1:5432/profiles`: how a learner recognises a database. */
export function describeDatabase(host: string, port: number, database: string): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}/${database}`;
}
