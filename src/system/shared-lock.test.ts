import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shareLock, takeLockAlone } from './shared-lock.ts';

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'workshop-lock-'));
  file = path.join(folder, 'x.lock');
});

afterEach(() => rm(folder, { recursive: true }));

test('many share it at once, and nothing is left', async () => {
  {
    await using locks = new AsyncDisposableStack();
    locks.use(await shareLock({ file, work: 'reading' }));
    locks.use(await shareLock({ file, work: 'reading' }));
    expect(await readdir(folder)).toHaveLength(2);
  }
  expect(await readdir(folder)).toEqual([]);
});

test('one that wants it alone waits for the last that shares it, and the next sharer waits for that one', async () => {
  const order: string[] = [];
  const reading = await shareLock({ file, work: 'reading' });
  const waits = Promise.withResolvers<void>();
  const writing = takeLockAlone({ file, work: 'writing', tellAfterMs: 0, onWait: () => waits.resolve() });
  await waits.promise;
  const later = shareLock({ file, work: 'reading later' }).then((lock) => {
    order.push('shared again');
    return lock;
  });
  order.push('shared');
  await reading[Symbol.asyncDispose]();
  await using writer = await writing;
  order.push('alone');
  await writer[Symbol.asyncDispose]();
  await (await later)[Symbol.asyncDispose]();
  expect(order).toEqual(['shared', 'alone', 'shared again']);
  expect(await readdir(folder)).toEqual([]);
});

test('the deadline names the one that shares it, and the turn is free again', async () => {
  await using _ = await shareLock({ file, work: 'checking step-1' });
  await expect(takeLockAlone({ file, work: 'x', timeoutMs: 50 })).rejects.toMatchObject({
    message: expect.stringContaining(`(process ${process.pid}) has been checking step-1 since`),
  });
  await (await shareLock({ file, work: 'checking step-2' }))[Symbol.asyncDispose]();
});

test('one that was killed while it shared the lock is in nobody’s way', async () => {
  const gone = { pid: 2_147_483_646, startTime: '1', work: 'x', host: hostname(), at: '', id: 'x' };
  await symlink(JSON.stringify(gone), `${file}.shared-2147483646-00`);
  await using _ = await takeLockAlone({ file, work: 'writing' });
  expect(await readdir(folder)).toEqual(['x.lock']);
});
