import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { repository } from './support/workshop.ts';

/** A clone with these files of the repository. */
async function cloneWith(...files: string[]): Promise<string> {
  const clone = await mkdtemp(path.join(tmpdir(), 'workshop-clone-'));
  onTestFinished(() => rm(clone, { recursive: true, force: true }));
  for (const file of files) {
    await mkdir(path.dirname(path.join(clone, file)), { recursive: true });
    await copyFile(path.join(repository, file), path.join(clone, file));
  }
  return clone;
}

async function startIn(clone: string) {
  const launcher = path.join(clone, 'bin', 'workshop.cjs');
  const { exitCode, stderr } = await execa(process.execPath, [launcher, 'list'], { reject: false });
  return { exitCode, stderr };
}

test('a clone without packages says that it is not installed', async () => {
  const clone = await cloneWith('bin/workshop.cjs', 'scripts/build.mjs');
  expect(await startIn(clone)).toEqual({
    exitCode: 2,
    stderr: expect.stringMatching(/not installed yet.*Run `npm install` in its folder/u),
  });
});

test('a clone that npm left packages out of names the package and the settings that leave it out', async () => {
  const clone = await cloneWith('bin/workshop.cjs', 'scripts/build.mjs');
  await mkdir(path.join(clone, 'node_modules'));
  const { exitCode, stderr } = await startIn(clone);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('the package rolldown is not installed');
  expect(stderr).toContain('NODE_ENV=production and npm settings such as omit=dev');
  expect(stderr).toContain('`npm install --include=dev --include=optional`');
});

test.for([
  [{ NODE_ENV: 'production' }, []],
  [{ npm_config_omit: 'dev' }, []],
  [{}, ['--omit=optional']],
] as const)('npm installs what the workshop needs whatever is set: %j %j', async ([env, options]) => {
  const clone = await cloneWith('package.json', 'package-lock.json', '.npmrc', 'bin/package.json');
  const added = async (variables: NodeJS.ProcessEnv, words: readonly string[]) => {
    const args = ['install', '--dry-run', '--ignore-scripts', '--offline', ...words];
    const { stdout } = await execa('npm', args, { cwd: clone, env: variables });
    return /added (\d+) packages/u.exec(stdout)?.[1];
  };
  const usual = await added({ NODE_ENV: 'development' }, []);
  expect(Number(usual)).toBeGreaterThan(100);
  expect(await added(env, options)).toBe(usual);
});
