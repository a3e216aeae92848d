import { chmod, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { tinyCourse } from '../course/testing/tiny-course.ts';
import { openProgress } from '../progress/progress-file.ts';
import { openInEditor } from './open-in-editor.ts';

const place = { file: "src/it's; touch owned.ts", line: 3 };
const onFailed = () => {};

async function openFolder() {
  const folder = await mkdtemp(path.join(await realpath(tmpdir()), 'editor é '));
  const workshop = async (env: NodeJS.ProcessEnv) => ({
    course: tinyCourse(folder),
    progress: await openProgress(path.join(folder, '.workshop')),
    stateFolder: path.join(folder, '.workshop'),
    env,
  });
  return {
    folder,
    workshop,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

test('an editor in the terminal is a program to hand it to', async () => {
  await using at = await openFolder();
  const opening = await openInEditor(await at.workshop({ EDITOR: 'vim' }), place, { onFailed });
  expect(opening).toEqual({
    kind: 'terminal',
    program: {
      title: `Vim ${place.file}`,
      command: { kind: 'program', file: 'vim', args: ['+3', path.join(at.folder, place.file)] },
      cwd: at.folder,
      afterwards: 'return',
    },
  });
});

test.skipIf(process.platform === 'win32')(
  'an editor with a window is started with the place as one argument, whatever the file is called',
  async () => {
    await using at = await openFolder();
    const code = path.join(at.folder, 'code');
    await writeFile(
      code,
      `#!/bin/sh\nprintf '%s\\n' "$@" > '${at.folder}/told.new'\nmv '${at.folder}/told.new' '${at.folder}/told'\n`,
    );
    await chmod(code, 0o755);
    const workshop = await at.workshop({ EDITOR: `"${code}" --wait`, PATH: process.env['PATH'] });
    expect(await openInEditor(workshop, place, { onFailed })).toEqual({ kind: 'window', editor: 'VS Code' });
    await expect
      .poll(() => readFile(path.join(at.folder, 'told'), 'utf8').catch(() => ''))
      .toBe(`-g\n${path.join(at.folder, place.file)}:3\n`);
  },
);

test('an editor that can’t be started is told of', async () => {
  await using at = await openFolder();
  const failed = Promise.withResolvers<string>();
  const workshop = await at.workshop({ EDITOR: 'subl', PATH: at.folder });
  await openInEditor(workshop, place, { onFailed: failed.resolve });
  expect(await failed.promise).toContain(`Sublime Text did not open ${place.file}`);
});

test('where there is no editor, the way out is to name one', async () => {
  await using at = await openFolder();
  await expect(openInEditor(await at.workshop({ PATH: at.folder }), place, { onFailed })).rejects.toThrow(
    'No editor was found',
  );
});

test('an editor that nobody chose says why it was chosen, and how to choose another', async () => {
  await using at = await openFolder();
  await writeFile(path.join(at.folder, 'vi'), '');
  await chmod(path.join(at.folder, 'vi'), 0o755);
  const workshop = await at.workshop({ PATH: at.folder });
  const opening = await openInEditor(workshop, place, { onFailed });
  const before = opening.kind === 'terminal' ? opening.program.before : undefined;
  expect(before).toMatch(/Neither VISUAL nor EDITOR is set, so .* opens in vi: .* first editor/u);
  expect(before).toContain('type :q!');
  expect(before).toContain('export EDITOR=nano');
  const again = await openInEditor(workshop, place, { onFailed, isExplained: true });
  expect(again).not.toHaveProperty('program.before');
});

test.skipIf(process.platform === 'win32')(
  'an editor that only a shell understands is started as git starts it',
  async () => {
    await using at = await openFolder();
    await writeFile(
      path.join(at.folder, 'ed'),
      `#!/bin/sh\nprintf '%s|' "$MOOD" "$@" > '${at.folder}/told'\n`,
    );
    await chmod(path.join(at.folder, 'ed'), 0o755);
    for (const EDITOR of ['MOOD=calm ~/ed', 'MOOD=calm "$HOME/ed"', 'false || MOOD=calm ~/ed']) {
      const env = { EDITOR, HOME: at.folder, PATH: process.env['PATH'] };
      const opening = await openInEditor(await at.workshop(env), place, { onFailed });
      if (opening.kind !== 'terminal' || opening.program.command.kind !== 'program')
        throw new Error('a window');
      const { file, args, variables } = opening.program.command;
      await execa(file, args, { env: { ...env, ...variables }, extendEnv: false });
      const told = await readFile(path.join(at.folder, 'told'), 'utf8');
      expect([EDITOR, told]).toEqual([EDITOR, `calm|${path.join(at.folder, place.file)}|`]);
    }
  },
);
