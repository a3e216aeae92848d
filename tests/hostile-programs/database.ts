import { type Family, type Files, leaves, quickLimits } from './family.ts';

const check = `
  import { expect, explain, test } from 'workshop-runner/kit';
  for (const [id, name] of [[1, 'lamp'], [2, 'chair']]) {
    test(\`tells the name of \${id}\`, async ({ runProgram, database }) => {
      explain('The table can not be used.', { file: 'src/main.ts' });
      await database\`delete from things\`;
      await database\`insert into things (id, name) values (\${id}, \${name})\`;
      const { stdout } = await runProgram('src/main.ts', [String(id)]);
      explain('The name is wrong.', { file: 'src/main.ts' });
      expect(stdout.trim()).toBe(name);
    });
  }
`;

const connect = `
  import postgres from 'postgres';
  const url = process.env.DATABASE_URL;
  const sql = postgres(url, { max: 1, onnotice() {} });
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  const elsewhere = () => postgres(Object.assign(new URL(url), { pathname: '/postgres' }).href, { max: 1, onnotice() {} });
`;

const right: Files = {
  'src/main.ts': `${connect}
    const [row] = await sql\`select name from things where id = \${process.argv[2]}\`;
    console.log(row?.name);
    await sql.end();`,
};

/** Does something to the database, and then tells a name that is right at most once. */
function wrongAfter(statements: string): Files {
  return { 'src/main.ts': `${connect}\n${statements}\nconsole.log('lamp');\nprocess.exit();` };
}

/** A process that outlives the program runs these statements and keeps its session. */
const staying = (statements: string): string => `
  const { spawn } = await import('node:child_process');
  const code = \`import postgres from 'postgres';
    const sql = postgres(process.env.DATABASE_URL, { max: 300, onnotice() {}, connect_timeout: 5 });
    \${${JSON.stringify(statements)}}
    process.send('done');
    setInterval(() => {}, 1000);\`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  ${leaves('child.pid')}
  await new Promise((resolve) => { child.once('message', resolve); child.once('exit', resolve); });
  child.disconnect();
  child.unref();`;

const nameOrTable = /name is wrong|table can not be used/u;

export const database: Family = {
  check,
  right,
  database: true,
  packages: true,
  limits: { ...quickLimits, programMs: 4_000 },
  programs: {
    'the database of the check dropped': {
      files: wrongAfter('await elsewhere().unsafe(`drop database "${name}" with (force)`);'),
      says: /can't get into its database any more/u,
    },
    'the database of the check closed to connections': {
      files: wrongAfter(
        'const other = elsewhere(); await other.unsafe(`alter database "${name}" with allow_connections false`); await other`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name} and usename = current_user`;',
      ),
      says: /can't get into its database any more/u,
    },
    'all of its tables dropped': {
      files: wrongAfter('await sql`drop schema public cascade`;'),
      says: nameOrTable,
    },
    'every session of the check ended': {
      files: wrongAfter(
        'await sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()`;',
      ),
      says: nameOrTable,
    },
    'a lock that is held for ever': {
      files: wrongAfter(
        staying(
          'await sql.begin(async (tx) => { await tx`lock table things in access exclusive mode`; process.send("done"); await new Promise(() => {}); });',
        ),
      ),
      says: /transaction of your program is still open/u,
    },
    'a transaction that stays open': {
      files: wrongAfter(
        staying(
          'await sql.begin(async (tx) => { await tx`update things set name = name`; process.send("done"); await new Promise(() => {}); });',
        ),
      ),
      says: /transaction of your program is still open/u,
    },
    'two hundred connections': {
      files: wrongAfter(
        staying('await Promise.allSettled(Array.from({ length: 200 }, () => sql`select pg_sleep(0.2)`));'),
      ),
      says: nameOrTable,
    },
    'alter system': {
      files: wrongAfter('await sql`alter system set max_connections = 1`;'),
      says: /permission denied|refused/u,
    },
    'copy from a file': {
      files: wrongAfter("await sql`copy things from '/etc/passwd'`;"),
      says: /permission denied|refused/u,
    },
    'copy from a program': {
      files: wrongAfter("await sql`copy things from program 'id'`;"),
      says: /permission denied|refused/u,
    },
    'its role made read-only': {
      files: wrongAfter(
        'await sql`alter role current_user set default_transaction_read_only = on`; await sql`alter role current_user set search_path = nowhere`;',
      ),
      says: /name is wrong|read-only transaction/u,
    },
    'the check’s database made read-only': {
      files: wrongAfter(
        'await sql.unsafe(`alter database "${name}" set default_transaction_read_only = on`);',
      ),
      says: /name is wrong|read-only transaction/u,
    },
    'a query that never ends': {
      files: wrongAfter('await sql`select pg_sleep(1000)`;'),
      says: /did not end within/u,
    },
    'a trigger that changes what the check plants': {
      files: wrongAfter(`
        await sql\`create or replace function change() returns trigger language plpgsql as $$ begin new.name := 'lamp'; return new; end $$\`;
        await sql\`create or replace trigger change before insert on things for each row execute function change()\`;`),
      says: /name is wrong/u,
    },
  },
};
