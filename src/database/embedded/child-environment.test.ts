import { expect, test } from 'vitest';
import { childEnvironment } from './child-environment.ts';

test('settings of another server, of Node and of the locale do not reach PostgreSQL', () => {
  const env = childEnvironment({
    PATH: '/bin',
    PGDATA: '/elsewhere',
    PGPORT: '1',
    NODE_OPTIONS: '--inspect',
    LD_PRELOAD: '/x.so',
    LC_ALL: 'xx_XX',
    LC_MESSAGES: 'de_DE',
    LANG: 'en_US.UTF-8',
    DATABASE_URL: 'postgres://secret@localhost/app',
  });
  expect(env).toEqual({ PATH: '/bin', LC_ALL: 'C', LANG: 'C' });
});
