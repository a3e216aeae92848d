import { chmod, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { copyShopCourse, launcher, type TemporaryCourse } from './workshop.ts';
import { write } from './sums-course.ts';

/**
 * Disks that are full or read-only, and folders without permission, under a real command. Each command runs as an
 * ordinary user in a namespace of its own, on a layer above the course: whatever it does is gone afterwards, so that
 * every command finds the same course.
 */
export const canMount =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  !(
    await execa(
      'unshare',
      ['-m', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt && mount -t overlay -o lowerdir=/opt:/srv overlay /opt'],
      {
        reject: false,
      },
    )
  ).failed;

const exercise = 'exercises/shop';

const places = { '.workshop': '.workshop', 'the exercise': exercise, TMPDIR: 'tmp' } as const;

/** As shell commands that know the folder as $P. A database server's files in $P/db stay as they are. */
const faults = {
  ENOSPC: {
    prepare: `mkdir /mnt/kept /mnt/db
      find "$P" -mindepth 1 -maxdepth 1 ! -name db -exec cp -a {} /mnt/kept/ \\;
      if [ -d "$P/db" ]; then mount --rbind "$P/db" /mnt/db; fi
      mount -t tmpfs -o size=512k tmpfs "$P"; cp -a /mnt/kept/. "$P/"; chmod 777 "$P"
      if mountpoint -q /mnt/db; then mkdir "$P/db" && mount --rbind /mnt/db "$P/db"; fi
      dd if=/dev/zero of="$P/.filler" bs=512; true`,
    reasons: /ENOSPC|is full|[Nn]o space left/u,
  },
  EROFS: {
    prepare: `mount --bind "$P" "$P"
      if [ -d "$P/db" ]; then mount --bind "$P/db" "$P/db"; fi
      mount -o remount,bind,ro "$P"`,
    reasons: /EROFS|read-only/u,
  },
  EACCES: {
    prepare: `find "$P" -path "$P/db" -prune -o -exec chown -h root {} + ; find "$P" -path "$P/db" -prune -o ! -type l -exec chmod a+rX,a-w {} +`,
    reasons: /EACCES|EPERM|no permission|[Pp]ermission denied/u,
  },
} as const;

/** Every fault at every place. */
export const combinations = Object.entries(faults).flatMap(([fault, { prepare, reasons }]) =>
  Object.entries(places).map(([place, folder]) => ({ fault, place, folder, prepare, reasons })),
);

export interface FaultyRun {
  /** The words of the command after `workshop`. */
  readonly words: readonly string[];
  /** Shell commands that run in the course's folder before the disk fails. `workshop` is a function in it. */
  readonly before?: string;
  /** Shell commands that run afterwards, on the faulty disk. `$code` is how the command ended. */
  readonly after?: string;
}

export interface FaultyEnd {
  readonly exitCode: number | undefined;
  readonly all: string;
}

/**
 * A shop with a pending migration, one that is applied, a completed step and a save. It belongs to the account
 * nobody, and its server runs. The spare schemas in its root are for what generates migrations.
 */
export async function copyFaultyCourse(port: number): Promise<TemporaryCourse> {
  const course = await copyShopCourse();
  const { root } = course;
  await mkdir(path.join(root, 'tmp'));
  for (const place of [exercise, 'solutions/shop/starter']) {
    await rm(path.join(root, place, 'drizzle'), { recursive: true });
  }
  await write(root, {
    'lessons/course.yaml': courseAt(port),
    'lessons/add/hints.md': '## The second\n\nThere are two arguments.\n',
    [`${exercise}/drizzle.config.ts`]:
      "export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle' };\n",
    [`${exercise}/schema.ts`]: schema('name: text().notNull()'),
    'spare/more.ts': schema('name: text().notNull(), price: integer(), stock: integer()'),
    'spare/renamed.ts': schema('title: text().notNull(), price: integer()'),
  });
  await chmod(path.dirname(root), 0o755);
  await execa('chown', ['-R', '-h', '65534:65534', root]);
  const steps = [
    ['catch-up', 'store', '--yes'],
    ['db', 'generate', '--name', 'create_items'],
    ['db', 'draft'],
    ['db', 'migrate'],
  ];
  for (const words of steps) await healthy(root, words);
  await write(root, { [`${exercise}/schema.ts`]: schema('name: text().notNull(), price: integer()') });
  for (const words of [
    ['db', 'generate', '--name', 'add_price'],
    ['db', 'draft'],
    ['check', 'add'],
  ]) {
    await healthy(root, words);
  }
  return course;
}

/** Runs a command whose disk fails, on a layer above the course that is gone afterwards. */
export async function runOnFaultyDisk(
  root: string,
  { words, before = '', after = '' }: FaultyRun,
  { folder, prepare }: { readonly folder: string; readonly prepare: string },
  isolation: readonly string[],
): Promise<FaultyEnd> {
  const script = `cd / && mount -t tmpfs -o mode=755 tmpfs /mnt && mkdir /mnt/upper /mnt/work && chmod 755 /mnt/upper
    chown 65534:65534 /mnt/upper
    mount -t overlay overlay -o "lowerdir=$ROOT,upperdir=/mnt/upper,workdir=/mnt/work" "$ROOT" || exit 97
    cd "$ROOT/${exercise}" || exit 98
    workshop() { setpriv --reuid=65534 --regid=65534 --clear-groups "$NODE" "$LAUNCHER" "$@"; }
    { : ; ${before}
    } >/dev/null 2>&1
    { ${prepare}
    } >/dev/null 2>&1
    cd "$ROOT/${exercise}"
    list() { find . -type f ! -name .filler ! -name .env.development -exec cksum {} + | sort; }
    list >/mnt/before
    workshop ${words.join(' ')}; code=$?
    { : ; ${after}
    } 2>&1
    list >/mnt/after
    if [ $code != 0 ] && ! cmp -s /mnt/before /mnt/after; then echo 'left behind:'; diff /mnt/before /mnt/after; fi
    exit $code`;
  const { exitCode, all } = await execa('unshare', ['-m', ...isolation, 'sh', '-c', script], {
    cwd: '/',
    env: {
      ...environment(root),
      ROOT: root,
      NODE: process.execPath,
      LAUNCHER: launcher,
      P: path.join(root, folder),
    },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    all: true,
  });
  return { exitCode, all };
}

/** Runs a command on the healthy disk, as the account that the course belongs to. Throws if it fails. */
export async function healthy(root: string, words: readonly string[]): Promise<void> {
  const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups'];
  await execa('setpriv', [...nobody, process.execPath, launcher, ...words], {
    cwd: path.join(root, exercise),
    env: environment(root),
    extendEnv: false,
    stdin: 'ignore',
  });
}

function environment(root: string): Record<string, string> {
  return { TMPDIR: path.join(root, 'tmp'), HOME: path.join(root, 'tmp'), PATH: process.env['PATH'] ?? '' };
}

function courseAt(port: number): string {
  return `format: 1
title: A shop on a failing disk
chapters:
  - title: All of it
    steps: [setup, add, store]
exercises:
  shop:
    folder: exercises/shop
    database: { name: shop, migrations: drizzle, seed: node seed.ts }
    server: { command: node server.ts, port: ${port}, proof: { path: /, status: 200 } }
`;
}

function schema(columns: string): string {
  return `import { integer, pgTable, text } from 'drizzle-orm/pg-core';

export const items = pgTable('items', { id: integer().primaryKey(), ${columns} });
`;
}
