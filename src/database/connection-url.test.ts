import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import postgres from 'postgres';
import { expect, test } from 'vitest';
import { databaseVariables } from '../environment/database-variables.ts';
import { createClient } from './connect.ts';
import {
  describeDatabase,
  isLocalHost,
  parseConnectionUrl,
  withDatabase,
  withoutPassword,
} from './connection-url.ts';

const me = userInfo().username;

/** host, port, database, user, password */
type Parts = readonly [string, number, string, string, string];

const urls: readonly (readonly [text: string, parts: Parts])[] = [
  ['postgres://me:secret@db.invalid:5433/app', ['db.invalid', 5433, 'app', 'me', 'secret']],
  ['postgres://db.invalid/app?password=a', ['db.invalid', 5432, 'app', me, 'a']],
  ['postgres://:secret@db.invalid/app', ['db.invalid', 5432, 'app', me, 'secret']],
  ['postgres://:123@db.invalid/app', ['db.invalid', 5432, 'app', me, '123']],
  ['postgres://:123@db.invalid:4/app', ['db.invalid', 4, 'app', me, '123']],
  ['postgres://me:@db.invalid/app', ['db.invalid', 5432, 'app', 'me', '']],
  ['postgresql:///app', ['localhost', 5432, 'app', me, '']],
  ['postgres://me:p@/app', ['localhost', 5432, 'app', 'me', 'p']],
  ['postgres://me:p@:5433/app', ['localhost', 5433, 'app', 'me', 'p']],
  ['postgresql:///app?host=/tmp', ['/tmp', 5432, 'app', me, '']],
  ['postgres://me:p@/app?host=/tmp&port=5433', ['/tmp', 5433, 'app', 'me', 'p']],
  ['postgres://%2Ftmp/app', ['/tmp', 5432, 'app', me, '']],
  ['postgres://me:p@%2ftmp%2Fmy%20sockets:5433/app', ['/tmp/my sockets', 5433, 'app', 'me', 'p']],
  ['postgres:///?host=/tmp&dbname=app&user=me&password=a%26b', ['/tmp', 5432, 'app', 'me', 'a&b']],
  ['postgres://[::1]/app', ['::1', 5432, 'app', me, '']],
  ['postgres://me@[2001:db8::7]:5433/app', ['2001:db8::7', 5433, 'app', 'me', '']],
  ['postgres:///app?host=::1', ['::1', 5432, 'app', me, '']],
  ['POSTGRES://me@DB.Invalid/App', ['db.invalid', 5432, 'App', 'me', '']],
  ['  postgres://me@db.invalid/app\n', ['db.invalid', 5432, 'app', 'me', '']],
  ['postgres://me:a b@db.invalid/my app', ['db.invalid', 5432, 'my app', 'me', 'a b']],
  ['postgres://me:%20%41%25@db.invalid/a%2Fb', ['db.invalid', 5432, 'a/b', 'me', ' A%']],
  ['postgres://me:a+b@db.invalid/a+b?password=a%2Bb', ['db.invalid', 5432, 'a+b', 'me', 'a+b']],
  ['postgres://m%40e:p%3A%2F%3F%23@db.invalid/%C3%A9', ['db.invalid', 5432, 'é', 'm@e', 'p:/?#']],
  ['postgres://me:p:q@db.invalid/app', ['db.invalid', 5432, 'app', 'me', 'p:q']],
  ['postgres://db.invalid/a/../b', ['db.invalid', 5432, 'a/../b', me, '']],
  ["postgres://me:it's@db.invalid/app", ['db.invalid', 5432, 'app', 'me', "it's"]],
];

test.each(urls)('%s names one server, which is shown and used', (text, parts) => {
  const { host, port, database, user, password, href } = parseConnectionUrl(text);
  expect([host, port, database, user, password]).toEqual(parts);
  expect(targetOf(createClient(text, {}))).toEqual(parts);
  expect(targetOf(createClient(href, {}))).toEqual(parts);
  expect(parseConnectionUrl(href).href).toBe(href);
  const shown = withoutPassword(href);
  expect(parseConnectionUrl(shown)).toMatchObject({ host, port, database, user, password: '' });
});

/** postgres.js cuts an address of version 6 at its first colon, wherever it stands; only a list of hosts keeps it. */
const readable = urls.filter(([, [host]]) => !host.includes(':'));

/** The client that programs of a course use, with nothing but the variables that they get. */
test('a program with postgres.js connects to the same server, database and account', async () => {
  const code = `
    import postgres from 'postgres';
    const targets = ${JSON.stringify(readable.map(([text]) => databaseVariables(parseConnectionUrl(text).href)))}.map((env) => {
      for (const name of Object.keys(process.env)) if (/^(PG|DATABASE)/.test(name)) delete process.env[name];
      Object.assign(process.env, env);
      return (${targetOf.toString()})(postgres(process.env.DATABASE_URL));
    });
    console.log(JSON.stringify(targets));`;
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], {
    cwd: import.meta.dirname,
  });
  expect(JSON.parse(stdout)).toEqual(readable.map(([, parts]) => parts));
});

test.each(urls.filter(([, [host]]) => host.includes(':')))(
  'a program with postgres.js connects to the whole address in %s',
  async (text, [host, port]) => {
    const code = `
      import { Socket } from 'node:net';
      import postgres from 'postgres';
      const { options } = postgres(process.env.DATABASE_URL);
      const socket = new Socket();
      socket.on('error', () => undefined);
      socket.on('connectionAttempt', (ip, port) => {
        console.log(ip, port);
        process.exit(0);
      });
      socket.connect(options.port[0], options.host[0]);`;
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', code], {
      cwd: import.meta.dirname,
      env: { PATH: process.env['PATH'], ...databaseVariables(parseConnectionUrl(text).href) },
    });
    expect(stdout.trim()).toBe(`${host} ${port}`);
  },
);

/** Where a client of postgres.js would connect to. */
function targetOf({ options }: postgres.Sql): unknown[] {
  const { host, port, database, user, pass } = options;
  const path = 'path' in options && typeof options.path === 'string' ? options.path : undefined;
  return [path?.slice(0, path.lastIndexOf('/')) ?? host[0], port[0], database, user, pass];
}

test.each([
  ['mysql://me@localhost/app', 'not the URL of a PostgreSQL'],
  ['postgre://me:hunter2@localhost/app', 'not the URL of a PostgreSQL'],
  ['/tmp app', 'not the URL of a PostgreSQL'],
  ['socket:/tmp?db=app', 'not the URL of a PostgreSQL'],
  ['host=localhost dbname=app', 'not the URL of a PostgreSQL'],
  ['postgres:app', 'not the URL of a PostgreSQL'],
  ['postgres://ho st/app', 'not the URL of a PostgreSQL'],
  ['postgres://host%2Fx/app', 'not the URL of a PostgreSQL'],
  ['postgres://[::1/app', 'not the URL of a PostgreSQL'],
  ['postgres://localhost', 'names no database'],
  ['postgres://localhost/', 'names no database'],
  ['postgres:///?host=/tmp', 'names no database'],
  ['postgres://localhost/50%', 'percent sign'],
  ['postgres://me:50%@localhost/app', 'percent sign'],
  ['postgres://a,b/app', 'several hosts'],
  ['postgres://a:1,b:2/app', 'several hosts'],
  ['postgres://a%2Cb/app', 'several hosts'],
  ['postgres:///app?host=a,b', 'several hosts'],
  ['postgres://a/app?port=1,2', 'several hosts'],
  ['postgres://a/app?host=b', 'two values for the host'],
  ['postgres://a/app?host=/tmp', 'two values for the host'],
  ['postgres://a:1/app?port=2', 'two values for the port'],
  ['postgres://a/app?dbname=b', 'two values for the database'],
  ['postgres://me@a/app?user=you', 'two values for the user'],
  ['postgres://me:hunter2@a/app?password=hunter3', 'two values for the password'],
  ['postgres:///app?host=a&host=b', 'the parameter "host" twice'],
  ['postgres://me:p@a@b/app', 'more than one "@"'],
  ['postgres://me@a:p@b,c/app', 'more than one "@"'],
  ['postgres://me:1#@evil/app', '"#"'],
  ['postgres://localhost/app#x', '"#"'],
  ['postgres://loc\nalhost/app', 'control character'],
  ['postgres://localhost/a%00b', 'control character'],
  ['postgres://localhost/a%1B[2J', 'control character'],
  ['postgres://localhost:0/app', 'port'],
  ['postgres:///app?port=70000', 'port'],
  ['postgres:///app?port=x', 'port'],
  [`postgres://%2F${'x'.repeat(100)}/app`, 'longer than'],
  ['postgres://localhost/app?sslmode=on', 'unknown sslmode'],
  ['postgres://localhost/app?sslrootcert=/dev/zero', '"sslrootcert"'],
  ['postgres://localhost/app?hostaddr=10.0.0.1', '"hostaddr"'],
  ['postgres://localhost/app?service=x', '"service"'],
  ['postgres://localhost/app?=x', 'without a name'],
])('%j is refused, with a sentence that repeats no password', (text, message) => {
  expect(() => parseConnectionUrl(text)).toThrow(message);
  expect(() => parseConnectionUrl(text)).toThrow(/^(?!.*(?:hunter|1#)).*Nothing was written/u);
});

test.each([
  ['', false],
  ['?sslmode=disable', false],
  ['?sslmode=prefer', 'prefer'],
  ['?sslmode=require', 'require'],
  ['?sslmode=verify-full', 'verify-full'],
  ['?ssl=true', 'true'],
  ['?sslrootcert=system', 'verify-full'],
])('TLS with "%s" is what postgres.js makes of it', (query, ssl) => {
  const href = `postgres://me@db.invalid/app${query}`;
  expect(createClient(href, {}).options.ssl).toBe(ssl);
  expect(postgres(href).options.ssl).toBe(ssl);
});

test('settings of the session are kept, and ours come before them', () => {
  const href = parseConnectionUrl(
    'postgres://me@db.invalid/app?options=-c%20search_path%3Da&application_name=workshop&statement_timeout=0&unknown=1',
  ).href;
  const { connection } = createClient(href, { connection: { statement_timeout: 7 } }).options;
  expect(connection).toMatchObject({ options: '-c search_path=a', unknown: '1', statement_timeout: 7 });
  expect(databaseVariables(href)['DATABASE_URL']).toBe(href);
});

test('no TLS is asked for through a socket', () => {
  const href = parseConnectionUrl('postgres://%2Ftmp/app?sslmode=require&options=-c%20a%3Db').href;
  expect(createClient(href, {}).options.ssl).toBe(false);
  expect(databaseVariables(href)['DATABASE_URL']).toBe('postgres:///app?options=-c%20a%3Db');
});

test.each([
  (n: number) => `postgres://${'a:'.repeat(n)}@h/app`,
  (n: number) => `postgres://${'@'.repeat(n)}/app`,
  (n: number) => `postgres://h/${'%20'.repeat(n)}?${'a&'.repeat(n)}`,
  (n: number) => `postgres://${'h.'.repeat(n)}/app`,
  (n: number) => ' '.repeat(n) + 'postgres:' + '/'.repeat(n),
])('a text of a megabyte is read in linear time', (make) => {
  const timeOf = (n: number): number => {
    const start = performance.now();
    try {
      parseConnectionUrl(make(n));
    } catch {
      // How long it takes is what counts here.
    }
    return performance.now() - start;
  };
  timeOf(1_000);
  // Quadratic time would be minutes.
  expect(timeOf(100_000)).toBeLessThan(5_000);
});

test('a name is written back encoded', () => {
  expect(withDatabase('postgres://me:p%40ss@localhost/app?sslmode=require', 'a/b')).toBe(
    'postgres://me:p%40ss@localhost:5432/a%2Fb?sslmode=require',
  );
});

test('an address of version 6 and a socket are recognisable for people', () => {
  expect(describeDatabase('::1', 5433, 'app')).toBe('[::1]:5433/app');
  expect(describeDatabase('/tmp', 5433, 'app')).toBe('/tmp:5433/app');
});

test('only the machine itself is local', () => {
  expect(['localhost', '127.0.0.1', '127.0.1.1', '::1', '/tmp'].every(isLocalHost)).toBe(true);
  expect(['0.0.0.0', 'db', '10.0.0.1', '127.0.0.1.example.com', 'localhost.example'].some(isLocalHost)).toBe(
    false,
  );
});
