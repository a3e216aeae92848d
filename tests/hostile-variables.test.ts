import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { write } from './support/sums-course.ts';
import { copyProfilesCourse, launcher, repository, type TemporaryCourse } from './support/workshop.ts';

type Variables = Readonly<Record<string, string>>;

let course: TemporaryCourse;
let traps: string;

beforeAll(async () => {
  course = await copyProfilesCourse();
  traps = await mkdtemp(path.join(tmpdir(), 'workshop-traps-'));
  // What is named by a variable and run by mistake ends its process, and says which one it was.
  await writeFile(
    path.join(traps, 'trap.cjs'),
    `if (!process.argv[1].endsWith('workshop.cjs')) { console.log('trapped'); process.exit(66); }\n`,
  );
  await writeFile(path.join(traps, 'trap.sh'), 'echo trapped; exit 66\n');
  await mkdir(path.join(traps, 'empty'));
});

afterAll(async () => {
  await course[Symbol.asyncDispose]();
  await rm(traps, { recursive: true, force: true });
});

/**
 * Variables that the programs and libraries around us read. Each is in one group only, with a value that would change
 * what happens, and no variable of a group keeps another one of it from being read (LC_ALL would hide LANG).
 * NODE_CHANNEL_FD and options that Node refuses are left out: with them no program that is written for Node starts.
 */
const groups: readonly ((at: string) => Variables)[] = [
  (at) => ({
    // Node, libuv and V8
    NODE_OPTIONS: `--require=${at}/trap.cjs`,
    NODE_UNIQUE_ID: '1',
    NODE_V8_COVERAGE: '/dev/null/coverage',
    NODE_DEBUG: 'module,net,http,child_process',
    NODE_NO_WARNINGS: '1',
    NODE_REPL_HISTORY: '/dev/null/history',
    NODE_EXTRA_CA_CERTS: '/nonexistent/ca.pem',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    NODE_USE_ENV_PROXY: '1',
    NODE_COMPILE_CACHE: '/dev/null/cache',
    UV_THREADPOOL_SIZE: '0',
    UV_USE_IO_URING: '1',
    SSLKEYLOGFILE: '/dev/null/keys',
    // npm, in small letters
    npm_config_ignore_scripts: 'true',
    npm_config_omit: 'dev',
    npm_config_prefix: '/nonexistent/prefix',
    npm_config_script_shell: '/bin/false',
    npm_config_registry: 'http://127.0.0.1:1/',
    npm_config_workspaces: 'false',
    npm_config_dry_run: 'true',
    npm_config_global: 'true',
    npm_config_node_options: '--no-such-option',
    npm_lifecycle_event: 'preinstall',
    npm_package_name: 'another',
    // Vitest, Vite and what colours output
    VITEST: 'false',
    VITEST_POOL_ID: '99',
    VITEST_WORKER_ID: '99',
    VITEST_MODE: 'benchmark',
    VITEST_MODULE_DIRECTORIES: '/nonexistent',
    VITEST_SKIP_INSTALL_CHECKS: '1',
    VITEST_MAX_WORKERS: '0',
    VITE_CONFIG: '/nonexistent',
    VITE_USER_NODE_ENV: 'production',
    UPDATE_SNAPSHOT: 'all',
    FORCE_COLOR: '3',
    CI: 'false',
    NODE_ENV: 'production',
    // PostgreSQL's programs and postgres.js
    PGDATA: '/nonexistent/data',
    PGHOST: '192.0.2.1',
    PGPORT: '1',
    PGUSER: 'nobody',
    PGPASSWORD: 'wrong',
    PGDATABASE: 'elsewhere',
    PGOPTIONS: '-c search_path=nowhere -c statement_timeout=1',
    PGSSLMODE: 'verify-full',
    PGAPPNAME: 'another',
    PGMAX: '0',
    PGPREPARE: 'false',
    PGCONNECT_TIMEOUT: '1',
    // git
    GIT_DIR: '/nonexistent/.git',
    GIT_INDEX_FILE: '/nonexistent/index',
    GIT_EXEC_PATH: '/nonexistent/git-core',
    GIT_CEILING_DIRECTORIES: '/',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'core.hooksPath',
    GIT_CONFIG_VALUE_0: at,
    // The dynamic linker and glibc
    LD_LIBRARY_PATH: `${at}/empty`,
    LD_BIND_NOW: '1',
    DYLD_LIBRARY_PATH: `${at}/empty`,
    GCONV_PATH: '/nonexistent',
    MALLOC_PERTURB_: '85',
    OPENSSL_CONF: '/dev/null',
    // Shells
    BASH_ENV: `${at}/trap.sh`,
    CDPATH: '/tmp:/',
    SHELLOPTS: 'noexec',
    IFS: '/',
    // Language, time, folders
    LANG: 'tlh_KL.KOI8-R',
    LC_NUMERIC: 'de_DE.UTF-8',
    LC_MESSAGES: 'fr_FR.UTF-8',
    TZ: 'Asia/Kathmandu',
    TMPDIR: '/nonexistent/tmp',
    HOME: '/nonexistent/home',
    XDG_CONFIG_HOME: '/dev/null',
    XDG_CACHE_HOME: '/dev/null',
    XDG_DATA_HOME: '/dev/null',
    // Proxies, in small letters
    http_proxy: 'http://127.0.0.1:1',
    all_proxy: 'socks5://127.0.0.1:1',
    // Terminals and the rest
    TERM: 'dumb',
    COLUMNS: '1',
    DEBUG: '*',
    PORT: '1',
    INIT_CWD: '/nonexistent',
    WORKSHOP_SET_ASIDE: '[',
  }),
  (at) => ({
    NODE_PATH: at,
    NODE_PENDING_DEPRECATION: '1',
    NODE_PRESERVE_SYMLINKS: '1',
    NODE_PRESERVE_SYMLINKS_MAIN: '1',
    NODE_REDIRECT_WARNINGS: '/dev/null/warnings',
    NODE_TEST_CONTEXT: 'child-v8',
    NODE_DISABLE_COMPILE_CACHE: '1',
    NODE_ICU_DATA: `${at}/empty`,
    NODE_DISABLE_COLORS: '1',
    NODE_USE_SYSTEM_CA: '1',
    NODE_REPL_EXTERNAL_MODULE: `${at}/trap.cjs`,
    V8_FLAGS: '--stack-size=1',
    ELECTRON_RUN_AS_NODE: '1',
    NPM_CONFIG_IGNORE_SCRIPTS: 'true',
    NPM_CONFIG_OMIT: 'dev,optional',
    NPM_CONFIG_PREFIX: '/nonexistent',
    NPM_CONFIG_SCRIPT_SHELL: `${at}/trap.sh`,
    NPM_CONFIG_USERCONFIG: '/dev/null/npmrc',
    NPM_CONFIG_CACHE: '/dev/null/cache',
    NPM_CONFIG_PACKAGE_LOCK_ONLY: 'true',
    NPM_CONFIG_WORKSPACE: 'elsewhere',
    NPM_CONFIG_IF_PRESENT: 'true',
    NPM_TOKEN: 'x',
    VITEST_VM_POOL: '1',
    VITEST_FS_MODULE_CACHE: '1',
    VITEST_FS_MODULE_CACHE_PATH: '/dev/null',
    VITEST_SEGFAULT_RETRY: '0',
    VITE_NODE_DEPS_MODULE_DIRECTORIES: '/nonexistent',
    VITE_DEPRECATION_TRACE: '1',
    JEST_WORKER_ID: '7',
    TEST: 'x',
    GITHUB_ACTIONS: 'true',
    GITHUB_STEP_SUMMARY: '/dev/null/summary',
    NO_COLOR: '1',
    TSX_TSCONFIG_PATH: '/nonexistent',
    ESBUILD_BINARY_PATH: `${at}/trap.sh`,
    NAPI_RS_NATIVE_LIBRARY_PATH: '/nonexistent',
    TEST_CONFIG_PATH_PREFIX: '/nonexistent/',
    PGHOSTADDR: '192.0.2.1',
    PGUSERNAME: 'nobody',
    PGSERVICE: 'nowhere',
    PGSERVICEFILE: '/nonexistent',
    PGPASSFILE: '/nonexistent',
    PGCLIENTENCODING: 'LATIN1',
    PGTARGETSESSIONATTRS: 'standby',
    PGTZ: 'Asia/Kathmandu',
    PGDATESTYLE: 'German',
    PGIDLE_TIMEOUT: '1',
    PGMAX_LIFETIME: '1',
    PGFETCH_TYPES: 'false',
    PGSSLROOTCERT: '/nonexistent',
    PGREQUIREAUTH: 'none',
    GIT_WORK_TREE: '/nonexistent',
    GIT_OBJECT_DIRECTORY: '/nonexistent',
    GIT_NAMESPACE: 'x',
    GIT_CONFIG_GLOBAL: '/nonexistent/gitconfig',
    GIT_EXTERNAL_DIFF: `${at}/trap.sh`,
    GIT_SSH_COMMAND: `${at}/trap.sh`,
    GIT_TRACE: '1',
    LD_PRELOAD: '/nonexistent/library.so',
    DYLD_INSERT_LIBRARIES: '/nonexistent/library.dylib',
    GLIBC_TUNABLES: 'glibc.malloc.check=3',
    LOCPATH: '/nonexistent',
    HOSTALIASES: '/nonexistent',
    RES_OPTIONS: 'attempts:0',
    ENV: `${at}/trap.sh`,
    BASHOPTS: 'extdebug',
    POSIXLY_CORRECT: '1',
    PS4: 'trapped',
    GLOBIGNORE: '*',
    LC_ALL: 'zz_ZZ.UTF-8',
    LANGUAGE: 'fr:de',
    TMP: '/nonexistent/tmp',
    TEMP: '/nonexistent/tmp',
    XDG_RUNTIME_DIR: '/dev/null',
    XDG_STATE_HOME: '/dev/null',
    HTTP_PROXY: 'http://127.0.0.1:1',
    HTTPS_PROXY: 'http://127.0.0.1:1',
    ALL_PROXY: 'http://127.0.0.1:1',
    NO_PROXY: 'nowhere',
    SHELL: '/bin/false',
    USER: '',
    LOGNAME: '',
    LINES: '0',
    EDITOR: '/bin/false',
    PAGER: '/bin/false',
    WORKSHOP_SET_ASIDE: '{"NODE_OPTIONS":7}',
  }),
];

const service = 'exercises/profiles/src/services/profiles.ts';

test.runIf(process.platform === 'linux').each(groups.map((group, index) => [index + 1, group] as const))(
  'no variable of group %d decides how a set-up and a check end',
  { timeout: 600_000 },
  async (_, group) => {
    const variables = group(traps);
    const problem = await findProblem(variables);
    expect(problem === undefined ? '' : await blame(variables, problem)).toBe('');
  },
);

/** Sets the course up and checks a right and a wrong solution; gives what went otherwise than it should. */
async function findProblem(variables: Variables): Promise<string | undefined> {
  const { root } = course;
  await run(['db', 'stop'], {});
  const solution = await solved();
  await write(root, solution);
  const setup = await run(['setup', '--yes'], variables);
  if (setup.exitCode !== 0 || isNoisy(setup.text)) return `setup ended with ${setup.exitCode}\n${setup.text}`;
  const right = await run(['check', 'step-1'], variables);
  if (right.exitCode !== 0 || isNoisy(right.text))
    return `a right solution ended with ${right.exitCode}\n${right.text}`;
  await write(root, { [service]: withoutWhere(String(solution[service])) });
  const wrong = await run(['check', 'step-1'], variables);
  if (wrong.exitCode !== 1 || !/Does the query say\s+which row/u.test(wrong.text))
    return `a wrong solution ended with ${wrong.exitCode}\n${wrong.text}`;
  return undefined;
}

/** What a program printed that should not have run, and what Node says about a folder that it can't use. */
function isNoisy(text: string): boolean {
  return /trapped|bug in the workshop|coverage profile/u.test(text);
}

/** The variable that is to blame, found by halving; or the ones that are needed together. */
async function blame(variables: Variables, problem: string): Promise<string> {
  const names = Object.keys(variables);
  const middle = Math.ceil(names.length / 2);
  for (const half of names.length === 1 ? [] : [names.slice(0, middle), names.slice(middle)]) {
    const some = Object.fromEntries(half.map((name) => [name, variables[name] ?? '']));
    const found = await findProblem(some);
    if (found !== undefined) return blame(some, found);
  }
  return `${names.map((name) => `${name}=${variables[name]}`).join(' ')}: ${problem}`;
}

async function run(words: readonly string[], variables: Variables) {
  const { exitCode, all } = await execa(process.execPath, [launcher, ...words], {
    cwd: course.root,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...variables },
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    all: true,
  });
  return { exitCode, text: all };
}

async function solved(): Promise<Record<string, string>> {
  const entries = await readdir(solutions, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(async ({ parentPath, name }) => {
      const file = path.join(parentPath, name);
      const place = path.join('exercises/profiles', path.relative(solutions, file));
      return [place, await readFile(file, 'utf8')] as const;
    });
  return Object.fromEntries(await Promise.all(files));
}

const solutions = path.join(repository, 'solutions/profiles/step-1');

function withoutWhere(text: string): string {
  const changed = text.replace('findFirst({ where: eq(profiles.id, id) })', 'findFirst()');
  if (changed === text) throw new Error('The solution of step-1 has another query now.');
  return changed;
}
