import { mkdir, readdir, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { ownerTag } from '../src/system/owner-tag.ts';
import { copySumsCourse, folder, write } from './support/sums-course.ts';
import { workshop } from './support/workshop.ts';

const files = (tag: string): string[] => [
  `.workshop/progress.json.${tag}.abc123.tmp`,
  `.workshop/saved/log.json.${tag}.abc123.tmp`,
  `.workshop/db/data-18/workshop.json.${tag}.tmp`,
  `.workshop/db/data-18.init-${tag}-abc123/PG_VERSION`,
  `.workshop/db/data-18.init-${tag}-abc123.pw`,
  `.workshop/db/runtime-18.4.0.draft-${tag}-abc123/postgres`,
  `.workshop/db/probe-${tag}/x`,
  `.workshop/watch-${tag}-AbC123/probe`,
  `${folder}/.env.development.${tag}.abc123.tmp`,
  `${folder}/drizzle/meta/_journal.json.${tag}.abc123.tmp`,
  `${folder}/drizzle/0000_create_sums.down.sql.${tag}.abc123.tmp`,
  ...['check', 'index', 'solution', 'server', 'verify'].map((kind) => `tmp/workshop-${kind}-${tag}-AbC123/x`),
];
const oldNames = (pid: string): string[] => [
  `.workshop/progress.json.${pid}.abc123.tmp`,
  `.workshop/db/start.lock.${pid}.tmp`,
  `.workshop/db/data-18.init-${pid}-abc123/PG_VERSION`,
];

test('what killed commands have left behind is removed, and nothing else', async () => {
  await using course = await copySumsCourse();
  const { root } = course;
  const tmp = path.join(root, 'tmp');
  const living = await ownerTag();
  const machine = living.split('-')[1]?.slice(0, 4);
  // The id of a process that has ended, and the one of this process with another start: an id that was used again.
  const { stdout: ended } = await execa('sh', ['-c', 'echo $$']);
  const killed = `${ended}-${machine}deadbeef`;
  const reused = `${process.pid}-${machine}deadbeef`;
  const elsewhere = `${ended}-${machine === '0000' ? '1111' : '0000'}deadbeef`;

  const kept = [
    ...files(living),
    ...files(elsewhere),
    ...oldNames(String(process.pid)),
    'tmp/workshop-check-Old123/x',
    'tmp/workshop-checked/x',
    'tmp/another-1-000000000000-AbC123/x',
    '.workshop/mine.tmp',
    `${folder}/notes.txt.${ended}.abc123.tmp`,
    `${folder}/drizzle/meta/mine.${ended}.abc123.tmp`,
  ];
  const removed = [...files(killed), ...files(reused), ...oldNames(ended), 'tmp/workshop-index-Old456/x'];
  await mkdir(tmp);
  await write(root, Object.fromEntries([...kept, ...removed].map((file) => [file, ''])));
  const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
  await utimes(path.join(tmp, 'workshop-index-Old456'), twoDaysAgo, twoDaysAgo);

  const { exitCode } = await workshop(root, ['list'], { TMPDIR: tmp });
  expect(exitCode).toBe(0);
  const left = await readdir(root, { recursive: true });
  expect(removed.filter((file) => left.includes(file))).toEqual([]);
  expect(kept.filter((file) => !left.includes(file))).toEqual([]);
  // Also a folder that an older version made.
  const { mode } = await stat(path.join(root, '.workshop'));
  expect(process.platform === 'win32' ? 0 : mode & 0o066).toBe(0);
});
