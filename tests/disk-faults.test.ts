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

const combinations = Object.keys(places).flatMap((place) =>
  Object.keys(faults).map((fault) => [fault, place] as const),
);

test.runIf(canMount).each(combinations)(
  '%s on %s: every command works or ends with 2 and says why',
  { timeout: 120_000 },
  async (fault, place) => {
    await using course = await copyTinyCourse();
    const { root } = course;
    await write(root, {
      [`${folder}/sum.ts`]: 'const [a, b] = process.argv.slice(2);\nconsole.log(Number(a) + Number(b));\n',
    });
    await Promise.all(['.workshop', 'tmp'].map((name) => mkdir(path.join(root, name), { recursive: true })));
    if (fault === 'EACCES') await ownedByNobody(root);
    const { prepare, run } = faults[fault as keyof typeof faults];
    const at = path.join(root, places[place as keyof typeof places]);
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
      expect([0, 2], what).toContain(exitCode);
      expect(what).not.toContain('bug in the workshop');
      if (exitCode === 2) expect(what).toMatch(reasons);
      if (words[0] === 'check' && place === '.workshop') {
        expect(stdout, what).toContain('passed');
        expect(exitCode, what).toBe(2);
      }
    }
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
