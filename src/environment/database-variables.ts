/**
 * What tells a program which database to use: DATABASE_URL, and PG* for what postgres.js doesn't find in a URL, so that
 * programs connect to the server and database that the workshop shows. libpq, node-postgres and postgres.js all take
 * from PG* what a URL leaves out. `url` is one that names every part; any other stays as it is.
 */
export function databaseVariables(url: string): Readonly<Record<string, string>> {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^postgres(?:ql)?:$/u.test(parsed.protocol)) return { DATABASE_URL: url };
  // As the learner wrote it.
  if (parsed.protocol === 'postgresql:') return { DATABASE_URL: url, ...addressVariables(parsed) };
  if (isSocket(parsed)) return socketVariables(parsed);
  return { ...databaseNameVariables(parsed, url), ...addressVariables(parsed) };
}

/**
 * postgres.js cuts an address of version 6 at its first colon: it would connect to a host `[`, or `[2001` at port NaN.
 * No other way to write the address would do for it and for the other clients, so Node puts the right place in. The URL
 * holds the whole program: it also works in a settings file, and wherever the course lies.
 */
function addressVariables({ hostname, port }: URL): Readonly<Record<string, string>> {
  if (!hostname.startsWith('[')) return {};
  const [cut = ''] = hostname.split(':');
  const place = JSON.stringify([Number(port || '5432'), hostname.slice(1, -1)]);
  const program =
    'import { Socket } from "node:net"; const { connect } = Socket.prototype; ' +
    `Socket.prototype.connect = function (...words) { if (words[1] === ${JSON.stringify(cut)}) ` +
    `words.splice(0, 2, ...${place}); return connect.apply(this, words); };`;
  return {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(program).replaceAll("'", '%27')}`,
  };
}

/** A folder with a Unix socket as the host, escaped because of its slashes. */
function isSocket(url: URL): boolean {
  return /^%2f/iu.test(url.hostname);
}

function socketVariables(url: URL): Readonly<Record<string, string>> {
  const parameters = new URLSearchParams(url.search);
  // No TLS is spoken through a socket, and postgres.js would try.
  for (const name of ['ssl', 'sslmode', 'sslrootcert', 'sslnegotiation']) parameters.delete(name);
  const query = parameters.size === 0 ? '' : `?${parameters.toString().replaceAll('+', '%20')}`;
  const { DATABASE_URL = '', ...rest } = databaseNameVariables(url, `postgres://${url.pathname}${query}`);
  return {
    DATABASE_URL,
    PGHOST: decodeURIComponent(url.hostname),
    PGPORT: url.port || '5432',
    PGUSER: decodeURIComponent(url.username),
    ...(url.password === '' ? {} : { PGPASSWORD: decodeURIComponent(url.password) }),
    ...rest,
  };
}

/** postgres.js leaves the name in a URL escaped. */
function databaseNameVariables(url: URL, href: string): Readonly<Record<string, string>> {
  const database = databaseOf(url);
  if (url.pathname === `/${database}` || database === '') return { DATABASE_URL: href };
  const [withoutQuery = '', ...query] = href.split('?');
  const place = withoutQuery.slice(0, withoutQuery.lastIndexOf('/'));
  return { DATABASE_URL: [`${place}/`, ...query].join('?'), PGDATABASE: database };
}

function databaseOf(url: URL): string {
  return decodeURIComponent(url.pathname.slice(1));
}
