import { expect, test } from 'vitest';
import { takeEnvironment } from './take-environment.ts';

test('what a library of ours would read goes, and the learner’s programs still get it', () => {
  const own: NodeJS.ProcessEnv = {
    PATH: '/bin',
    TERM: 'xterm',
    WORKSHOP_SEED: '1',
    PGSSLMODE: 'require',
    HTTP_PROXY: 'http://proxy:3128',
  };
  const given = { ...own };
  expect(takeEnvironment(own)).toEqual(given);
  const direct = 'localhost,127.0.0.1,::1,[::1]';
  expect(own).toEqual({
    PATH: '/bin',
    TERM: 'xterm',
    WORKSHOP_SEED: '1',
    no_proxy: direct,
    NO_PROXY: direct,
  });
});

test('what the launcher kept from our Node comes back for the learner’s programs', () => {
  const own: NodeJS.ProcessEnv = { PATH: '/bin', WORKSHOP_SET_ASIDE: '{"NODE_OPTIONS":"--inspect"}' };
  expect(takeEnvironment(own)).toEqual({ PATH: '/bin', NODE_OPTIONS: '--inspect' });
  expect(own).toEqual({ PATH: '/bin' });
});

test.for(['', '[', 'null', '[1]', '{"NODE_OPTIONS":1}'])(
  'what the launcher did not write is no list: %s',
  (aside) => {
    expect(takeEnvironment({ PATH: '/bin', WORKSHOP_SET_ASIDE: aside })).toEqual({ PATH: '/bin' });
  },
);

test.skipIf(process.platform === 'win32').for(['/no/such/folder', 'relative', '/dev/null'])(
  'temporary files go where every system has room for them if TMPDIR is %s',
  (TMPDIR) => {
    const own: NodeJS.ProcessEnv = { TMPDIR };
    expect(takeEnvironment(own)).toEqual({ TMPDIR: '/tmp' });
    expect(own).toEqual({ TMPDIR: '/tmp' });
  },
);
