import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { copyTinyCourse, launcher, repository } from './support/workshop.ts';
import { folder, write } from './support/sums-course.ts';

/** Mounts are made in a namespace of the command's own, so that nothing is left of them. */
const canMount =
  process.platform === 'linux' &&
  !(await execa('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { reject: false })).failed;

const places = { '.workshop': '.workshop', 'the exercise': folder, TMPDIR: 'tmp' } as const;

/** What makes a folder fail, as shell commands that know it as $P; `run` is put before the command itself. */
const faults = {
  ENOSPC: {
    prepare:
      'cp -a "$P" "$P.kept" && mount -t tmpfs -o size=64k tmpfs "$P" && cp -a "$P.kept/." "$P/" && { dd if=/dev/zero of="$P/.filler" bs=1k 2>/dev/null; true; }',
    run: '',
  },
  EROFS: { prepare: 'mount --bind "$P" "$P" && mount -o remount,bind,ro "$P"', run: '' },
  EACCES: {
    prepare: 'chmod -R a+rX,a-w "$P" && chown -R root "$P"',
    run: 'setpriv --reuid=65534 --regid=65534 --clear-groups',
  },
} as const;

const commands = [
  ['check', 'add'],
  ['hint', 'add'],
  ['diff', 'add', '--stat'],
  ['status'],
  ['reset', 'add', '--yes'],
  ['catch-up', 'add', '--yes'],
  ['undo', '--yes'],
] as const;

const combinations = Object.entries(places).flatMap(([place, folderOf]) =>
  Object.entries(faults).map(([fault, shell]) => ({ fault, place, folderOf, ...shell })),
);

test.runIf(canMount).each(combinations)(
  '$fault on $place: every command works or ends with 2 and says why',
  { timeout: 120_000 },
  async ({ fault, place, folderOf, prepare, run }) => {
    await using course = await copyTinyCourse();
    const { root } = course;
    await write(root, {
      [`${folder}/sum.ts`]: 'const [a, b] = process.argv.slice(2);\nconsole.log(Number(a) + Number(b));\n',
    });
    await Promise.all(['.workshop', 'tmp'].map((name) => mkdir(path.join(root, name), { recursive: true })));
    if (fault === 'EACCES') await ownedByNobody(root);
    const at = path.join(root, folderOf);
    const wrong: string[] = [];
    for (const words of commands) {
      const script = `P=${quoted(at)}; ${prepare}; exec ${run} ${quoted(process.execPath)} ${quoted(launcher)} ${words.join(' ')}`;
      const { exitCode, stdout, stderr } = await execa('unshare', ['-m', 'sh', '-c', script], {
        cwd: root,
        env: { TMPDIR: path.join(root, 'tmp'), HOME: path.join(root, 'tmp'), PATH: process.env['PATH'] },
        extendEnv: false,
        reject: false,
        stdin: 'ignore',
      });
      const what = `${words.join(' ')}: ${exitCode}\n${stdout}\n${stderr}`;
      const isExplained = exitCode === 0 || (exitCode === 2 && reasons.test(what));
      // A passed check shows its verdict even if its progress can't be saved.
      const isVerdictLost = words[0] === 'check' && place === '.workshop' && !stdout.includes('passed');
      if (!isExplained || isVerdictLost || what.includes('bug in the workshop')) wrong.push(what);
    }
    expect(wrong).toEqual([]);
  },
);

const reasons = /ENOSPC|EROFS|EACCES|EPERM|is full|read-only|no permission/u;

/** The folder and the way there, for an account that has no rights of its own. */
async function ownedByNobody(root: string): Promise<void> {
  await execa('chown', ['-R', '65534:65534', root]);
  await chmod(path.dirname(root), 0o755);
  await execa('test', ['-r', repository]);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
