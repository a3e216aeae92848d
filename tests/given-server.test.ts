import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect as connectTo, createServer } from 'node:net';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connect } from '../src/database/connect.ts';
import type { Server } from '../src/database/database.ts';
import { findHome } from '../src/database/embedded/home.ts';
import { readSettings } from '../src/database/embedded/settings.ts';
import { openServer } from '../src/database/open-server.ts';
import {
  makeTemporaryCourse,
  type TemporaryCourse as Host,
} from '../src/database/testing/temporary-course.ts';
import { write } from './support/sums-course.ts';
import { copyShopCourse, workshop, type TemporaryCourse } from './support/workshop.ts';

const exercise = 'exercises/shop';

/** Another course's server plays the one of DATABASE_URL. */
let host: Host;
let server: Server;
let adminUrl: string;

beforeAll(async () => {
  host = await makeTemporaryCourse();
  server = await openServer(host.options);
  const home = await findHome(host.options.stateFolder);
  const { adminPassword } = await readSettings(home?.settingsFile ?? '');
  adminUrl = `postgres://postgres:${adminPassword}@127.0.0.1:${server.port}/postgres`;
}, 60_000);

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await using admin = connect(adminUrl);
  await admin.sql`drop database if exists shop with (force)`;
  await admin.sql`create database shop owner workshop`;
});

/** Adds what it is given, after it has asked the database with the client that the course teaches. */
const asking = `import postgres from 'postgres';

const sql = postgres(process.env['DATABASE_URL'] ?? '', { max: 1 });
const [first, second] = process.argv.slice(2);
const [row] = await sql\`select \${first ?? ''}::int + \${second ?? ''}::int as sum\`;
await sql.end();
console.log(row?.['sum']);
`;

/** Answers with what its database says. */
const askingServer = `import { createServer } from 'node:http';
import postgres from 'postgres';

const sql = postgres(process.env['DATABASE_URL'] ?? '');
createServer(async (_, response) => {
  const [row] = await sql\`select count(*)::int as items from items\`;
  response.end(\`\${row?.['items']} items\`);
}).listen(Number(process.env['PORT']));
`;

async function copyCourse(port: number): Promise<TemporaryCourse> {
  const course = await copyShopCourse();
  const { root } = course;
  const text = await readFile(path.join(root, 'lessons/course.yaml'), 'utf8');
  await write(root, {
    'lessons/course.yaml': text.replace('8790', String(port)),
    [`${exercise}/sum.ts`]: asking,
    [`${exercise}/server.ts`]: askingServer,
  });
  return course;
}

async function expectSuccess(root: string, words: readonly string[], url: string): Promise<string> {
  const { exitCode, stdout, stderr } = await workshop(root, words, { DATABASE_URL: url });
  expect(`${exitCode}\n${stdout}\n${stderr}`).toMatch(/^0\n/u);
  return stdout;
}

/** The server at the address ::1, and nowhere else. Undefined on a machine without addresses of version 6. */
async function openAtVersion6(): Promise<({ readonly port: number } & AsyncDisposable) | undefined> {
  const proxy = createServer((client) => {
    const upstream = connectTo(server.port, '127.0.0.1');
    client.pipe(upstream).pipe(client);
    for (const each of [client, upstream]) each.on('error', () => undefined);
  }).listen(0, '::1');
  const isListening = await once(proxy, 'listening').then(
    () => true,
    () => false,
  );
  const address = proxy.address();
  if (!isListening || address === null || typeof address === 'string') return undefined;
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      proxy.close();
    },
  };
}

test(
  'programs with postgres.js reach a server whose address is of version 6',
  { timeout: 120_000 },
  async ({ skip }) => {
    await using place = await openAtVersion6();
    if (place === undefined) return skip('this machine has no addresses of version 6');
    await using course = await copyCourse(8794);
    const { root } = course;
    const url = server
      .url('shop')
      .replace('postgres:', 'postgresql:')
      .replace(`127.0.0.1:${server.port}`, `[::1]:${place.port}`);
    // The seed and the application server ask the database as well.
    const setup = await expectSuccess(root, ['setup', '--yes'], url);
    expect(setup).toContain('3 items are there.');
    await expectSuccess(root, ['check', 'add'], url);
    await expectSuccess(root, ['reset-db', '--yes'], url);
    await expectSuccess(root, ['app', 'restart'], url);
    await expectSuccess(root, ['app', 'stop'], url);
    // In the learner's own shell, there is nothing but the settings file.
    const own = await execa(process.execPath, ['--env-file=.env.development', 'sum.ts', '2', '3'], {
      cwd: path.join(root, exercise),
      env: { PATH: process.env['PATH'] },
      extendEnv: false,
    });
    expect(own.stdout).toBe('5');
  },
);

const hostile = [
  'alter role postgres set default_transaction_read_only = on',
  'alter role postgres set search_path = nowhere',
  "alter role postgres set statement_timeout = '1ms'",
  "alter role postgres set timezone = 'Asia/Tokyo'",
  'alter role postgres connection limit 0',
  'alter role all set default_transaction_read_only = on',
  'alter database shop connection limit 0',
  'alter database shop set search_path = nowhere, pg_catalog',
  'alter database shop set default_transaction_read_only = on',
  'alter database shop is_template true',
  'alter database shop allow_connections false',
  'alter database postgres connection limit 0',
  'alter database template1 allow_connections false',
  'revoke all on database shop from public, postgres',
  'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()',
];

test(
  'the role of DATABASE_URL may be a superuser, and a program that uses its rights breaks no later check',
  {
    timeout: 120_000,
  },
  async () => {
    await using course = await copyCourse(8795);
    const { root } = course;
    const url = adminUrl.replace(/postgres$/u, 'shop');
    await expectSuccess(root, ['setup', '--yes'], url);
    await expectSuccess(root, ['check', 'add'], url);
    await write(root, {
      [`${exercise}/sum.ts`]: `import { writeFileSync } from 'node:fs';
import postgres from 'postgres';

const sql = postgres(process.env['DATABASE_URL'] ?? '', { max: 1 });
const refused = [];
for (const statement of ${JSON.stringify(hostile)}) {
  await sql.unsafe(statement).catch((error) => refused.push(statement, error.message));
}
await sql.end({ timeout: 1 });
writeFileSync(${JSON.stringify(path.join(root, 'refused.json'))}, JSON.stringify(refused));
`,
    });
    const attack = await workshop(root, ['check', 'add'], { DATABASE_URL: url });
    // Its own check may find no database any more.
    expect([1, 2]).toContain(attack.exitCode);
    expect(JSON.parse(await readFile(path.join(root, 'refused.json'), 'utf8'))).toEqual([]);
    await write(root, { [`${exercise}/sum.ts`]: asking });
    await expectSuccess(root, ['check', 'add'], url);
    await expectSuccess(root, ['reset-db', '--yes'], url);
    await expectSuccess(root, ['setup', '--yes'], url);
    await using admin = connect(adminUrl);
    const settings =
      await admin.sql`select setconfig from pg_db_role_setting where setrole = 'postgres'::regrole`;
    expect([...settings]).toEqual([]);
  },
);
