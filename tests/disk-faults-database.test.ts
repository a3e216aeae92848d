import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { write } from './support/sums-course.ts';
import { copyMigrationsCourse, launcher, type TemporaryCourse } from './support/workshop.ts';

/** Mounts are made in a namespace of the command's own, so that nothing is left of them. */
const canMount =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  !(await execa('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { reject: false })).failed;

const exercise = 'exercises/second';
const nobody = 'setpriv --reuid=65534 --regid=65534 --clear-groups';
const places = { '.workshop': '.workshop', 'the exercise': exercise } as const;

/** As shell commands that know the folder as $P. The server goes on as before: only its folder $P/db is as it was. */
const faults = {
  ENOSPC: `mkdir "$P.kept" "$P.db"
    find "$P" -mindepth 1 -maxdepth 1 ! -name db ! -name node_modules -exec cp -a {} "$P.kept/" \\;
    if [ -d "$P/db" ]; then mount --bind "$P/db" "$P.db"; fi
    mount -t tmpfs -o size=256k,mode=777 tmpfs "$P" && cp -a "$P.kept/." "$P/"
    if mountpoint -q "$P.db"; then mkdir "$P/db" && mount --bind "$P.db" "$P/db"; fi
    dd if=/dev/zero of="$P/.filler" bs=512 2>/dev/null; true`,
  EROFS: 'mount --rbind "$P" "$P" && mount -o remount,bind,ro "$P"',
} as const;

const commands = [
  ['db', 'status'],
  ['db', 'generate', '--name', 'more'],
  ['db', 'migrate'],
  ['db', 'draft', '--force'],
  ['db', 'drop'],
] as const;

let course: TemporaryCourse;

beforeAll(async () => {
  if (!canMount) return;
  course = await copyMigrationsCourse();
  const { root } = course;
  await mkdir(path.join(root, 'tmp'));
  await chmod(path.dirname(root), 0o755);
  await execa('chown', ['-R', '-h', '65534:65534', root]);
  for (const words of [
    ['db', 'generate', '--name', 'first'],
    ['db', 'draft'],
    ['db', 'migrate'],
  ]) {
    const { exitCode, all } = await run(words, nobody);
    expect([exitCode, all]).toEqual([0, expect.anything()]);
  }
  await write(root, {
    [`${exercise}/schema.ts`]: `import { pgTable, serial, varchar } from 'drizzle-orm/pg-core';
export const accounts = pgTable('accounts', {
  id: serial().primaryKey(),
  name: varchar({ length: 50 }).notNull(),
});
export const notes = pgTable('notes', { id: serial().primaryKey() });
`,
  });
}, 120_000);

afterAll(async () => {
  if (canMount) await course[Symbol.asyncDispose]();
}, 60_000);

async function run(words: readonly string[], as: string, prepare = 'true', at = '') {
  const { root } = course;
  const script = `P=${quoted(at)}; { ${prepare}\n} >/dev/null; exec ${as} ${quoted(process.execPath)} ${quoted(launcher)} ${words.join(' ')}`;
  return execa('unshare', ['-m', 'sh', '-c', script], {
    cwd: path.join(root, exercise),
    env: { TMPDIR: path.join(root, 'tmp'), HOME: path.join(root, 'tmp'), PATH: process.env['PATH'] },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    all: true,
  });
}

const reasons = /ENOSPC|EROFS|EACCES|EPERM|is full|read-only|no permission/u;
/** What these commands refuse on a healthy disk as well, after another one of the list did or didn't do its work. */
const refusals = /is applied|[Nn]othing changed|[Nn]o migration/u;

const combinations = Object.entries(faults).flatMap(([fault, prepare]) =>
  Object.entries(places).map(([place, folder]) => ({ fault, prepare, place, folder })),
);

test.runIf(canMount).each(combinations)(
  '$fault on $place: every db command works or ends with 2 and says why',
  { timeout: 180_000 },
  async ({ prepare, folder }) => {
    const at = path.join(course.root, folder);
    const wrong: string[] = [];
    for (const words of commands) {
      const { exitCode, all } = await run(words, '', prepare, at);
      await execa('rm', ['-rf', `${at}.kept`, `${at}.db`]);
      const isExplained =
        exitCode === 0 || (exitCode === 2 && reasons.test(all)) || (exitCode !== 3 && refusals.test(all));
      if (!isExplained || all.includes('bug in the workshop'))
        wrong.push(`${words.join(' ')}: ${exitCode}\n${all}`);
    }
    expect(wrong).toEqual([]);
  },
);

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
