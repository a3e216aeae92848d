import { databaseVariables } from './database-variables.ts';
import { usableLocale, usablePath } from './usable-values.ts';
import { type Family, pick } from './families.ts';
import { withoutProxyForThisMachine } from './proxies.ts';

type Env = NodeJS.ProcessEnv;

/**
 * One function for each kind of process that we start: which variables it gets. Each takes the environment that the
 * learner started us in and builds a new one from the families that the kind needs, so that no variable of another
 * program decides how a check or a set-up ends. docs/decisions.md has the table.
 */

/** What the learner would have in a terminal, minus what decides how Node, npm, a shell or a driver behaves. */
const programs: readonly Family[] = ['system', 'home', 'temporary-folder', 'locale', 'terminal'];

/** A check's host, in which Vitest runs. It has no home: Vitest would keep a token there. */
export function hostEnvironment(env: Env, runFolder: string): Env {
  return {
    ...build(env, ['system', 'locale']),
    ...homeIn(runFolder),
    ...temporaryFolderIn(runFolder),
    NO_COLOR: '1',
  };
}

/**
 * The learner's programs in a check: the same on every machine, so that a verdict is, too. `env` is the host's own
 * environment, with its home and its folder for temporary files.
 */
export function checkedProgramEnvironment(env: Env, databaseUrl: string | null): Env {
  return {
    ...build(env, ['system', 'home', 'temporary-folder', 'locale']),
    NODE_ENV: 'test',
    NO_COLOR: '1',
    ...(databaseUrl === null ? {} : databaseVariables(databaseUrl)),
  };
}

/** The learner's application server, and commands of the course such as the one that seeds. */
export function programEnvironment(env: Env): Env {
  return withDatabase(
    withoutProxyForThisMachine(build(env, [...programs, 'proxy', 'certificates', 'mode', 'own'])),
  );
}

/** The exercise's drizzle-kit, which loads the learner's schema and settings. */
export function drizzleKitEnvironment(env: Env): Env {
  return programEnvironment(env);
}

/**
 * `npm install`. It may need a proxy, certificates and a token to get at its registry; what it installs doesn't depend
 * on the environment.
 */
export function npmEnvironment(env: Env): Env {
  return {
    ...build(env, [...programs, 'proxy', 'certificates', 'npm-access', 'own']),
    // Also where the learner's own .npmrc leaves out development packages: the exercise's tools are among them.
    npm_config_include: 'dev',
  };
}

/**
 * PostgreSQL's own programs: without the settings of another server (PGDATA, PGPORT, …), and with the one locale that
 * every machine has, because a locale that is set and not installed stops initdb.
 */
export function postgresEnvironment(env: Env): Env {
  return { ...build(env, ['system', 'temporary-folder']), LC_ALL: 'C', LANG: 'C' };
}

/** git: it reads the learner's configuration, but no variable leads it to another repository, index or program. */
export function gitEnvironment(env: Env): Env {
  return {
    ...build(env, ['system', 'home', 'temporary-folder']),
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
  };
}

/** Tools of the system whose output we read (id, ps, tasklist), in one language and one time zone. */
export function toolEnvironment(env: Env): Env {
  return { ...build(env, ['system']), LC_ALL: 'C', TZ: 'UTC' };
}

/** The learner's editor or shell: everything, as if they had started it themselves. */
export function terminalEnvironment(env: Env): Env {
  return withDatabase(env);
}

function withDatabase(env: Env): Env {
  const url = env['DATABASE_URL'];
  if (url === undefined) return env;
  const variables = databaseVariables(url);
  return { ...env, ...variables, ...allNodeOptions(env, variables) };
}

/** Options for Node from two environments: one variable holds them all. */
export function allNodeOptions(...environments: readonly Env[]): Env {
  const options = environments.flatMap((env) => env['NODE_OPTIONS'] ?? []);
  return options.length === 0 ? {} : { NODE_OPTIONS: options.join(' ') };
}

function build(env: Env, families: readonly Family[]): Env {
  return usablePath(usableLocale(pick(env, families)));
}

function homeIn(folder: string): Env {
  return process.platform === 'win32'
    ? { USERPROFILE: folder, APPDATA: folder, LOCALAPPDATA: folder }
    : { HOME: folder };
}

function temporaryFolderIn(folder: string): Env {
  return { TMPDIR: folder, TEMP: folder, TMP: folder };
}
