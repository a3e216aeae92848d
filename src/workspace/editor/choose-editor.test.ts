import { expect, test } from 'vitest';
import { chooseEditor } from './choose-editor.ts';
import { editorArgs } from './editor-args.ts';

/** What would be started to open line 14, column 3 of a file, in a Linux desktop session unless said otherwise. */
function opens(
  env: Record<string, string>,
  installed: readonly string[] = [],
  platform: NodeJS.Platform = 'linux',
  file = '/course/src/server.ts',
): readonly string[] | undefined {
  const canStart = (program: string) => installed.includes(program);
  const editor = chooseEditor({ env: { DISPLAY: ':0', ...env }, platform, canStart });
  if (editor === undefined) return undefined;
  return [editor.place, editor.program, ...editorArgs(editor, { file, line: 14, column: 3 })];
}

const file = '/course/src/server.ts';

test.each([
  [{ VISUAL: 'code', EDITOR: 'vim' }, ['window', 'code', '-g', `${file}:14:3`]],
  [{ EDITOR: 'vim' }, ['terminal', 'vim', '+call cursor(14,3)', file]],
  [{ VISUAL: '', EDITOR: 'nano -w' }, ['terminal', 'nano', '-w', '+14,3', file]],
  [{ EDITOR: 'hx' }, ['terminal', 'hx', `${file}:14:3`]],
  [{ EDITOR: 'webstorm --wait' }, ['window', 'webstorm', '--line', '14', '--column', '2', file]],
  [{ EDITOR: 'code --wait --new-window' }, ['window', 'code', '--new-window', '-g', `${file}:14:3`]],
  [{ EDITOR: 'subl -w' }, ['window', 'subl', `${file}:14:3`]],
  [{ EDITOR: 'vi' }, ['terminal', 'vi', '+14', file]],
  [{ EDITOR: 'emacs' }, ['terminal', 'emacs', '-nw', '+14:3', file]],
  [{ EDITOR: 'emacsclient -n' }, ['window', 'emacsclient', '-n', '+14:3', file]],
  [{ EDITOR: 'emacsclient' }, ['terminal', 'emacsclient', '-t', '+14:3', file]],
  [{ EDITOR: 'my-editor --fast' }, ['terminal', 'my-editor', '--fast', file]],
])('%j is started as it says', (env, words) => {
  expect(opens(env)).toEqual(words);
});

test('a path with spaces is quoted, or its spaces are escaped', () => {
  const words = ['terminal', '/opt/My Editors/vim', '-n', '+call cursor(14,3)', file];
  expect(opens({ EDITOR: '"/opt/My Editors/vim" -n' })).toEqual(words);
  expect(opens({ EDITOR: "'/opt/My Editors/vim' -n" })).toEqual(words);
  expect(opens({ EDITOR: '/opt/My\\ Editors/vim -n' })).toEqual(words);
});

test('on Windows a backslash is part of the path', () => {
  expect(opens({ EDITOR: '"C:\\Program Files\\Code\\Code.exe" --wait' }, [], 'win32')).toEqual([
    'window',
    'C:\\Program Files\\Code\\Code.exe',
    '-g',
    `${file}:14:3`,
  ]);
});

test('a file whose name means something to a shell is one argument', () => {
  const name = '/course/$(touch owned); `id` "x" \'y\' & | > z.ts';
  expect(opens({ EDITOR: 'vim' }, [], 'linux', name)?.at(-1)).toBe(name);
  expect(opens({ EDITOR: 'code' }, [], 'linux', name)).toEqual(['window', 'code', '-g', `${name}:14:3`]);
});

test('without a name, what is installed is taken, windows before the terminal', () => {
  expect(opens({}, ['vim', 'code'])?.[1]).toBe('code');
  expect(opens({}, ['vim', 'idea'])?.[1]).toBe('idea');
  expect(opens({}, ['nano', 'vi'])?.[1]).toBe('nano');
  expect(opens({}, [])).toBeUndefined();
});

test('what is installed on a Mac is found without being on the PATH', () => {
  const code = '/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code';
  expect(opens({}, [code], 'darwin')).toEqual(['window', code, '-g', `${file}:14:3`]);
});

test('without a screen, no window is opened', () => {
  expect(opens({ DISPLAY: '' }, ['code', 'vim'])?.[1]).toBe('vim');
  expect(opens({ SSH_CONNECTION: '1 2 3 4' }, ['code', 'vim'], 'darwin')?.[1]).toBe('vim');
  expect(opens({ DISPLAY: '', WSL_DISTRO_NAME: 'Ubuntu' }, ['code', 'vim'])?.[1]).toBe('code');
});

test('the terminal of an editor opens that editor, over a remote connection as well', () => {
  const remote = { DISPLAY: '', TERM_PROGRAM: 'vscode', SSH_CONNECTION: '1 2 3 4' };
  expect(opens(remote, ['vim', 'code'])).toEqual(['window', 'code', '-g', `${file}:14:3`]);
  const cursor = { ...remote, VSCODE_GIT_ASKPASS_NODE: '/home/a/.cursor-server/bin/node' };
  expect(opens(cursor, ['code', 'cursor'])?.[1]).toBe('cursor');
  expect(opens({ TERMINAL_EMULATOR: 'JetBrains-JediTerm' }, ['code', 'idea'])?.[1]).toBe('idea');
  expect(opens({ ZED_TERM: 'true' }, ['code', 'zed'])?.[1]).toBe('zed');
});

test('a named editor goes before the terminal’s own', () => {
  expect(opens({ EDITOR: 'vim', TERM_PROGRAM: 'vscode' }, ['code', 'vim'])?.[1]).toBe('vim');
});

test('a place without a line, or without a column, is opened as far as it is known', () => {
  for (const [program, words] of [
    ['code', ['-g', `${file}:14`]],
    ['vim', ['+14', file]],
    ['nano', ['+14', file]],
    ['webstorm', ['--line', '14', file]],
  ] as const) {
    const editor = chooseEditor({ env: { EDITOR: program }, platform: 'linux', canStart: () => true });
    if (editor === undefined) throw new Error('no editor');
    expect(editorArgs(editor, { file, line: 14 })).toEqual(words);
    expect(editorArgs(editor, { file, line: null })).toEqual([file]);
  }
});

function editorOf(EDITOR: string) {
  return chooseEditor({ env: { HOME: '/home/me', EDITOR }, platform: 'linux', canStart: () => false });
}

test('a variable in front, a tilde and quotes mean what they mean to git', () => {
  expect(editorOf('FOO=bar vi')).toMatchObject({ program: 'vi', args: [], variables: { FOO: 'bar' } });
  expect(editorOf(`A='b c' LANG=C "my ed" -n`)).toMatchObject({
    program: 'my ed',
    args: ['-n'],
    variables: { A: 'b c', LANG: 'C' },
  });
  expect(editorOf('~/bin/ed -x')).toMatchObject({ program: '/home/me/bin/ed', args: ['-x'] });
  expect(editorOf('FOO=~/x vi')).toMatchObject({ variables: { FOO: '/home/me/x' } });
  expect(editorOf("'~/bin/ed'")).toMatchObject({ program: '~/bin/ed' });
  expect(editorOf('FOO=bar')).toBeUndefined();
  for (const text of ['$HOME/bin/ed', '"$HOME/bin/ed" -n', 'vi || nano', 'exec $(which vi)'])
    expect(editorOf(text)?.shell).toBe(text);
  for (const text of ["'$HOME/ed'", 'a\\$b', 'FOO=bar vi', '~/bin/ed'])
    expect(editorOf(text)?.shell).toBeUndefined();
});
