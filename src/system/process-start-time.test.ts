import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { startTimeOf } from './process-start-time.ts';

test('a process began when it began, and none that is gone ever did', async () => {
  expect(await startTimeOf(process.pid)).toMatch(/\d/u);
  expect(await startTimeOf(process.pid)).toBe(await startTimeOf(process.pid));
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  expect(await startTimeOf(child.pid ?? 0)).toBeNull();
});

test.skipIf(process.platform === 'win32')(
  'what ps says is the same in every time zone and language',
  async () => {
    const times = ['UTC', 'Asia/Tokyo', 'America/New_York'].map((TZ) =>
      startTimeOf(process.pid, { platform: 'darwin', env: { ...process.env, TZ, LC_ALL: 'de_DE.UTF-8' } }),
    );
    const [first, ...others] = await Promise.all(times);
    expect(first).toMatch(/\d\d:\d\d:\d\d/u);
    expect(others).toEqual([first, first]);
  },
);
