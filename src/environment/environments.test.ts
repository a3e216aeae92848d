import { expect, test } from 'vitest';
import {
  checkedProgramEnvironment,
  gitEnvironment,
  hostEnvironment,
  npmEnvironment,
  postgresEnvironment,
  programEnvironment,
  terminalEnvironment,
} from './environments.ts';

/** What a learner may have set, one of each family. */
const learners = {
  PATH: '/bin',
  HOME: '/home/me',
  XDG_DATA_HOME: '/dev/null',
  TMPDIR: '/elsewhere',
  LC_ALL: 'de_DE.UTF-8',
  TZ: 'Europe/Berlin',
  TERM: 'xterm',
  FORCE_COLOR: '1',
  http_proxy: 'http://proxy:3128',
  NODE_USE_ENV_PROXY: '1',
  NODE_EXTRA_CA_CERTS: '/company.pem',
  NODE_ENV: 'production',
  NODE_OPTIONS: '--no-such-option',
  LD_PRELOAD: '/x.so',
  BASH_ENV: '/x.sh',
  npm_config_registry: 'https://registry.example/',
  npm_config_omit: 'dev',
  NPM_TOKEN: 'secret',
  VITEST_MODE: 'benchmark',
  PGDATA: '/elsewhere',
  PGUSERNAME: 'x',
  GIT_DIR: '/elsewhere/.git',
  DATABASE_URL: 'postgres://secret@localhost/app',
  CI: '1',
  MY_SETTING: 'mine',
};

test('a check’s host gets a path, a language and folders of its own, and nothing else', () => {
  expect(hostEnvironment(learners, '/run')).toEqual({
    PATH: '/bin',
    LC_ALL: 'de_DE.UTF-8',
    TZ: 'Europe/Berlin',
    HOME: '/run',
    TMPDIR: '/run',
    TEMP: '/run',
    TMP: '/run',
    NO_COLOR: '1',
  });
});

test('a program in a check gets the check’s database, and none of the learner’s own variables', () => {
  const host = { ...hostEnvironment(learners, '/run'), VITEST: 'true', TEST: 'true', DEV: '1' };
  expect(checkedProgramEnvironment(host, 'postgres://scratch')).toEqual({
    ...hostEnvironment(learners, '/run'),
    NODE_ENV: 'test',
    DATABASE_URL: 'postgres://scratch',
  });
  expect(checkedProgramEnvironment(host, null)).not.toHaveProperty('DATABASE_URL');
});

test('the application gets the learner’s own variables, and asks no proxy about this machine', () => {
  expect(programEnvironment(learners)).toEqual({
    PATH: '/bin',
    HOME: '/home/me',
    XDG_DATA_HOME: '/dev/null',
    TMPDIR: '/elsewhere',
    LC_ALL: 'de_DE.UTF-8',
    TZ: 'Europe/Berlin',
    TERM: 'xterm',
    FORCE_COLOR: '1',
    http_proxy: 'http://proxy:3128',
    NODE_USE_ENV_PROXY: '1',
    no_proxy: 'localhost,127.0.0.1,::1,[::1]',
    NO_PROXY: 'localhost,127.0.0.1,::1,[::1]',
    NODE_EXTRA_CA_CERTS: '/company.pem',
    NODE_ENV: 'production',
    DATABASE_URL: 'postgres://secret@localhost/app',
    CI: '1',
    MY_SETTING: 'mine',
  });
});

test('places that the learner keeps from the proxy stay', () => {
  const env = programEnvironment({ HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'intranet' });
  expect(env['no_proxy']).toBe('intranet,localhost,127.0.0.1,::1,[::1]');
  expect(programEnvironment({ NO_PROXY: 'intranet' })).toMatchObject({ NO_PROXY: 'intranet' });
});

test('npm can reach its registry, and installs the development packages whatever is set', () => {
  const env = npmEnvironment(learners);
  expect(env).toMatchObject({
    http_proxy: 'http://proxy:3128',
    NODE_EXTRA_CA_CERTS: '/company.pem',
    npm_config_registry: 'https://registry.example/',
    NPM_TOKEN: 'secret',
    npm_config_include: 'dev',
  });
  for (const name of ['NODE_ENV', 'NODE_OPTIONS', 'npm_config_omit']) expect(env).not.toHaveProperty(name);
});

test('settings of another server, of Node and of the language do not reach PostgreSQL', () => {
  expect(postgresEnvironment(learners)).toEqual({
    PATH: '/bin',
    TMPDIR: '/elsewhere',
    LC_ALL: 'C',
    LANG: 'C',
  });
});

test('no variable leads git to another repository', () => {
  expect(gitEnvironment(learners)).not.toHaveProperty('GIT_DIR');
  expect(gitEnvironment(learners)).toMatchObject({ HOME: '/home/me', LC_ALL: 'C' });
});

test('the learner’s editor and shell get everything', () => {
  expect(terminalEnvironment(learners)).toEqual(learners);
});

test.skipIf(process.platform === 'win32')('relative folders on PATH are left out', () => {
  const PATH = ['', '.', 'node_modules/.bin', '/opt/bin', '/bin'].join(':');
  expect(postgresEnvironment({ PATH })['PATH']).toBe('/opt/bin:/bin');
});

test.skipIf(process.platform === 'win32').for([{}, { PATH: '' }, { PATH: 'bin:' }])(
  'without a PATH the folders that every system has are searched: %j',
  (env) => {
    expect(postgresEnvironment(env)['PATH']).toBe('/usr/local/bin:/usr/bin:/bin');
  },
);

test.for([
  { TZ: ':/dev/zero' },
  { TZ: '../../etc/passwd' },
  { LC_ALL: '/dev/zero' },
  { LANG: '' },
  { LANGUAGE: '../x' },
])('what is neither a language nor a time zone is left out: %j', (env) => {
  expect(hostEnvironment({ PATH: '/bin', ...env }, '/run')).toEqual(
    hostEnvironment({ PATH: '/bin' }, '/run'),
  );
});

test.for([
  { TZ: 'CET-1CEST,M3.5.0,M10.5.0/3' },
  { TZ: 'Etc/GMT+3' },
  { LANG: 'C' },
  { LANGUAGE: 'de:en_GB' },
])('a language and a time zone stay: %j', (env) => {
  expect(hostEnvironment(env, '/run')).toMatchObject(env);
});
