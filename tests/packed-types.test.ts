import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { repository } from './support/workshop.ts';

/** Somebody's course that has the package from a registry: its declarations, and none of its sources. */
async function installPackage() {
  const root = await mkdtemp(path.join(tmpdir(), 'workshop-package-'));
  const modules = path.join(root, 'node_modules');
  const own = path.join(modules, manifest.name);
  await mkdir(own, { recursive: true });
  for (const name of ['postgres', 'vitest', '@types'])
    await symlink(path.join(repository, 'node_modules', name), path.join(modules, name), 'junction');
  await writeFile(path.join(own, 'package.json'), await readFile(path.join(repository, 'package.json')));
  await tsc(repository, '-p', 'tsconfig.kit.json', '--outDir', path.join(own, 'types'));
  await writeFile(path.join(root, 'package.json'), '{ "type": "module" }');
  return {
    check: async (text: string) => {
      await writeFile(path.join(root, 'check.test.ts'), text);
      const words = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2024', '--module', 'nodenext'];
      return tsc(root, ...words, '--types', 'node', 'check.test.ts');
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true }),
  };
}

async function tsc(cwd: string, ...words: string[]): Promise<string> {
  const { stdout } = await execa('tsc', words, {
    cwd,
    preferLocal: true,
    localDir: repository,
    reject: false,
  });
  return stdout;
}

const check = `import { expect, explain, test } from 'workshop-runner/kit';

test('adds two numbers', async ({ runProgram, database, migration }) => {
  const { stdout } = await runProgram('sum.ts', ['2', '3']);
  explain('The sum of 2 and 3 is 5.', { file: 'sum.ts', near: /console/ });
  expect(stdout.trim()).toBe('5');
  await database\`select 1\`;
  await (await migration('create-users')).up();
});
`;

test('a check of somebody else’s course knows the types of the kit', async () => {
  await using course = await installPackage();
  expect(await course.check(check)).toBe('');
  const wrong = await course.check(check.replace('stdout.trim()', 'stdout.trimmed()'));
  expect(wrong).toContain("Property 'trimmed' does not exist on type 'string'");
});

test('what the package says that it has is packed', () => {
  const { types, default: program } = manifest.exports['./kit'];
  const packed = [types, program].map((file) => file.split('/')[1]);
  expect(manifest.files).toEqual(expect.arrayContaining(packed));
});
