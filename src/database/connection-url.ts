import { isIPv6 } from 'node:net';
import { userInfo } from 'node:os';
import { parse } from 'pg-connection-string';
import { UserError } from '../errors.ts';

/** The one server, database and account that a DATABASE_URL names. */
export interface ConnectionUrl {
  /** A name, an address without brackets, or the absolute path of a folder with a socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Empty if there is none. */
  readonly password: string;
  /** What follows the question mark, without the parts above. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The same as a URL that names every part once, so that all clients read it alike. */
  readonly href: string;
}

type Parts = Omit<ConnectionUrl, 'href'>;

const UNSET = 'unset DATABASE_URL to use the built-in one';
const EXAMPLE = 'postgres://you:secret@localhost:5432/workshop';
/** The length of sun_path, less its zero byte (unix(7)); macOS has four bytes less. */
const MAX_SOCKET_PATH_BYTES = 103;

/** Parts that a URL may also have as parameters, by their names in libpq. */
const PART_PARAMETERS = ['host', 'port', 'dbname', 'user', 'password'] as const;

/** What libpq reads and the client of the workshop can't do. To leave it out would connect otherwise than was asked. */
const UNSUPPORTED_PARAMETERS: readonly string[] = (
  'hostaddr service servicefile passfile require_auth requiressl requirepeer sslcert sslkey sslpassword sslcrl ' +
  'sslcrldir gssencmode krbsrvname'
).split(' ');

const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;

/** Those that postgres.js knows. */
const SESSION_ATTRIBUTES = ['read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const;

/**
 * Reads a DATABASE_URL. Text that different clients read differently is refused, because one server would be shown and
 * another one used: libpq, node-postgres and postgres.js don't agree on parts that are given twice, on several hosts,
 * and on characters that should be escaped. Throws a UserError, which never repeats the password.
 */
export function parseConnectionUrl(text: string): ConnectionUrl {
  const { authority, path, query } = splitUrl(text.trim());
  const parameters = parseParameters(query);
  const { host, port, user, password } = parseAuthority(authority, parameters);
  const parts: Parts = {
    host: requireHost(host),
    port: requirePort(port),
    database: requireDatabase(oneOf('database', decode(path), parameters['dbname']), host),
    user: user === '' ? accountName() : user,
    password,
    parameters: requireKnown(withoutParts(parameters)),
  };
  for (const part of [parts.host, parts.database, parts.user, parts.password]) refuseControlCharacters(part);
  refuseLongSocket(parts);
  return { ...parts, href: buildHref(parts) };
}

interface RawUrl {
  /** Between the slashes and the path: `user:password@host:port`, escaped. */
  readonly authority: string;
  /** Escaped, without its first slash. */
  readonly path: string;
  readonly query: string;
}

/** Cuts the text at its first `/` and `?`, without a regular expression that could take a part for another one. */
function splitUrl(text: string): RawUrl {
  const scheme = ['postgres://', 'postgresql://'].find((each) => text.toLowerCase().startsWith(each));
  if (scheme === undefined) throw notAUrl();
  refuseControlCharacters(text);
  if (text.includes('#'))
    throw refused('has a "#", which clients read differently', 'Write it as %23 (in a password)');
  const rest = text.slice(scheme.length);
  const [location = '', ...queries] = rest.split('?');
  const [authority = '', ...segments] = location.split('/');
  return { authority, path: segments.join('/'), query: queries.join('?') };
}

function parseParameters(query: string): Readonly<Record<string, string>> {
  const pairs = query === '' ? [] : query.split('&').map(parsePair);
  const names = pairs.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw refused(`has the parameter "${safe(twice)}" twice`, 'Keep one of them');
  return Object.fromEntries(pairs);
}

function parsePair(pair: string): [string, string] {
  const [name = '', ...values] = pair.split('=');
  // A plus sign stays one, as in libpq; URLSearchParams would make a space of it.
  return [decode(name), decode(values.join('='))];
}

function parseAuthority(
  authority: string,
  parameters: Readonly<Record<string, string>>,
): Record<'host' | 'port' | 'user' | 'password', string> {
  const [first = '', ...more] = authority.split('@');
  if (more.length > 1)
    throw refused('has more than one "@" before its path', 'Write the "@" of a name or password as %40');
  const account = more.length === 0 ? '' : `${first}@`;
  const place = more[0] ?? first;
  const places = [place, parameters['host'], parameters['port']];
  if (places.some((each) => each?.includes(','))) throw severalHosts();
  // The parser needs a host; what it says about one that was left out is not used.
  const hasHost = place !== '' && !place.startsWith(':');
  const parsed = parseParts(`postgres://${encodeSpaces(account)}${hasHost ? '' : 'localhost'}${place}`);
  return {
    host: oneOf('host', hasHost ? (parsed.host ?? '') : '', parameters['host']) || 'localhost',
    port: oneOf('port', parsed.port ?? '', parameters['port']) || '5432',
    user: oneOf('user', parsed.user ?? '', parameters['user']),
    password: oneOf('password', parsed.password ?? '', parameters['password']),
  };
}

/** Only the parser's view of the authority: it reads files for some parameters, and prints warnings for others. */
function parseParts(text: string): ReturnType<typeof parse> {
  decode(text);
  try {
    return parse(text);
  } catch {
    // The parser's error may hold the password.
    throw notAUrl();
  }
}

/** The value of a part that may be given in two places, which not every client reads in the same order. */
function oneOf(what: string, inUrl: string, asParameter: string | undefined): string {
  if (asParameter === undefined || asParameter === '' || asParameter === inUrl) return inUrl;
  if (inUrl === '') return asParameter;
  throw refused(`names two values for the ${what}: one as a parameter, one before it`, 'Keep one of them');
}

function requireHost(host: string): string {
  if (host.includes(',')) throw severalHosts();
  if (host.startsWith('/') || isIPv6(host)) return host;
  const isName = host !== '' && !/[\s/\\@:?#%[\]]/u.test(host);
  if (!isName) throw notAUrl();
  return host.toLowerCase();
}

function requirePort(port: string): number {
  const number = /^\d{1,5}$/u.test(port) ? Number(port) : 0;
  if (number >= 1 && number <= 65_535) return number;
  throw refused('has a port that is not a number from 1 to 65535', `Correct it, as in ${EXAMPLE}`);
}

function requireDatabase(database: string, host: string): string {
  if (database !== '') return database;
  throw new UserError(
    'DATABASE_URL names no database. Nothing was written.',
    `Put the database's name at its end, as in postgres://you:secret@${host.startsWith('/') ? 'localhost' : safe(host)}/workshop, or ${UNSET}.`,
  );
}

function requireKnown(parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(parameters)) {
    const isUnsupported =
      UNSUPPORTED_PARAMETERS.includes(name) || (name === 'sslrootcert' && value !== 'system');
    if (isUnsupported)
      throw refused(
        `has the parameter "${name}", which postgres.js, the client of the workshop and the course, can't use`,
        'Remove it if the server accepts connections without it',
      );
    if (!/^[a-z_][\w.]*$/iu.test(name))
      throw refused('has a parameter without a name, or with one that is not a word', 'Correct it');
    if (name === 'sslmode' && !SSL_MODES.some((each) => each === value))
      throw refused('has an unknown sslmode', `Use one of ${SSL_MODES.join(', ')}`);
    if (name === 'target_session_attrs' && !SESSION_ATTRIBUTES.some((each) => each === value))
      throw refused('has an unknown target_session_attrs', 'Remove it');
    refuseControlCharacters(value);
  }
  return parameters;
}

function withoutParts(parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const parts: readonly string[] = PART_PARAMETERS;
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !parts.includes(name)));
}

/** Every client takes the name of the account that runs it. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    throw refused(
      'names no user, and the account that you run as has no name on this machine',
      `Name one, as in ${EXAMPLE}`,
    );
  }
}

function refuseLongSocket({ host, port }: Parts): void {
  if (!isSocketFolder(host) || Buffer.byteLength(socketFile(host, port)) <= MAX_SOCKET_PATH_BYTES) return;
  throw refused(
    `names a socket whose path is longer than the ${MAX_SOCKET_PATH_BYTES} bytes that systems allow`,
    'Use a folder with a shorter path',
  );
}

function refuseControlCharacters(text: string): void {
  if (/\p{Cc}/u.test(text)) throw refused('has a control character in it', 'Remove it');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new UserError(
      'DATABASE_URL has a percent sign that begins no escape. Nothing was written.',
      `Write a percent sign as %25, or ${UNSET}.`,
      { cause: error },
    );
  }
}

/** The parser would escape a text with a space once more, escapes in it included. */
function encodeSpaces(text: string): string {
  return text.replaceAll(' ', '%20');
}

function safe(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '');
}

function notAUrl(): UserError {
  return new UserError(
    'DATABASE_URL is set, but it is not the URL of a PostgreSQL database. Nothing was written.',
    `Write it as ${EXAMPLE}, or ${UNSET}.`,
  );
}

function severalHosts(): UserError {
  return refused('names several hosts', 'Name the one server that the workshop may use');
}

function refused(what: string, wayOut: string): UserError {
  return new UserError(`DATABASE_URL ${what}. Nothing was written.`, `${wayOut}, or ${UNSET}.`);
}

function buildHref({ host, port, database, user, password, parameters }: Parts): string {
  const secret = password === '' ? '' : `:${encode(password)}`;
  const account = user === '' ? '' : `${encode(user)}${secret}@`;
  const place = isIPv6(host) ? `[${host}]` : isSocketFolder(host) ? encode(host) : encodeURI(host);
  const query = Object.entries(parameters).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  return `postgres://${account}${place}:${port}/${encode(database)}${query.length === 0 ? '' : `?${query.join('&')}`}`;
}

/** As `encodeURIComponent`; an apostrophe would end the quotes of a shell. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll("'", '%27');
}

/** The same server and role, another database. */
export function withDatabase(href: string, database: string): string {
  return buildHref({ ...parseConnectionUrl(href), database });
}

export function withoutPassword(href: string): string {
  return buildHref({ ...parseConnectionUrl(href), password: '' });
}

/** Whether a host is a folder with a Unix socket in it, as libpq tells them apart. */
export function isSocketFolder(host: string): boolean {
  return host.startsWith('/');
}

/** PostgreSQL's own name for its socket in a folder. */
export function socketFile(folder: string, port: number): string {
  return `${folder.replace(/\/$/u, '')}/.s.PGSQL.${port}`;
}

/** Whether a host is this machine, so that what is there is most likely the learner's own. */
export function isLocalHost(host: string): boolean {
  return isSocketFolder(host) || host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/u.test(host);
}

/** `127.0.0.1:5432`, or `/tmp:5432` for a socket in a folder. */
export function describeServer(host: string, port: number): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

/** `127.0.0.1:5432/profiles`: how a learner recognises a database. */
export function describeDatabase(host: string, port: number, database: string): string {
  return `${describeServer(host, port)}/${database}`;
}
