import type { Dialect, Editor } from './editor.ts';

export interface KnownEditor {
  readonly name: string;
  /** Its programs, without folders and `.exe`; the first that is found is taken. */
  readonly programs: readonly string[];
  /** Where it can be started from although no program of its is on the PATH. */
  readonly paths?: readonly string[];
  readonly family: 'vscode' | 'jetbrains' | 'other';
  readonly dialect: Dialect;
  readonly place: Editor['place'];
}

function editor(
  name: string,
  programs: readonly string[],
  dialect: Dialect,
  place: Editor['place'],
  family: KnownEditor['family'] = 'other',
): KnownEditor {
  return { name, programs, family, dialect, place };
}

const vscode = (name: string, ...programs: string[]) =>
  editor(name, programs, 'goto-flag', 'window', 'vscode');
const jetbrains = (name: string, ...programs: string[]) =>
  editor(name, programs, 'jetbrains', 'window', 'jetbrains');

/**
 * The editors that can be told of a line, the ones that a course in TypeScript meets most often first. As their
 * manuals have it: `code --help`, https://www.jetbrains.com/help/idea/opening-files-from-command-line.html, `vim -h`,
 * `nano --help`, https://docs.helix-editor.com, `emacs --help`, `micro -help`, `kak -help`.
 */
export const knownEditors: readonly KnownEditor[] = [
  {
    ...vscode('VS Code', 'code'),
    paths: ['/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code'],
  },
  { ...vscode('Cursor', 'cursor'), paths: ['/Applications/Cursor.app/Contents/Resources/app/bin/cursor'] },
  vscode('Windsurf', 'windsurf'),
  vscode('VSCodium', 'codium', 'vscodium'),
  vscode('VS Code Insiders', 'code-insiders'),
  vscode('Code - OSS', 'code-oss'),
  vscode('Positron', 'positron'),
  vscode('Trae', 'trae'),
  editor('Zed', ['zed', 'zeditor'], 'colons', 'window'),
  {
    ...jetbrains('WebStorm', 'webstorm', 'webstorm64'),
    paths: ['/Applications/WebStorm.app/Contents/MacOS/webstorm'],
  },
  jetbrains('IntelliJ IDEA', 'idea', 'idea64'),
  jetbrains('PhpStorm', 'phpstorm', 'phpstorm64'),
  jetbrains('PyCharm', 'pycharm', 'pycharm64'),
  jetbrains('Rider', 'rider', 'rider64'),
  jetbrains('GoLand', 'goland', 'goland64'),
  jetbrains('CLion', 'clion', 'clion64'),
  jetbrains('RubyMine', 'rubymine', 'rubymine64'),
  jetbrains('RustRover', 'rustrover', 'rustrover64'),
  editor('Sublime Text', ['subl', 'sublime_text'], 'colons', 'window'),
  editor('Neovim', ['nvim'], 'vim', 'terminal'),
  editor('Vim', ['vim'], 'vim', 'terminal'),
  editor('Helix', ['hx', 'helix'], 'colons', 'terminal'),
  editor('nano', ['nano'], 'plus-comma', 'terminal'),
  editor('micro', ['micro'], 'plus-colon', 'terminal'),
  editor('Kakoune', ['kak'], 'plus-colon', 'terminal'),
  editor('Emacs', ['emacs', 'emacsclient'], 'plus-colon', 'terminal'),
  editor('vi', ['vi', 'view', 'nvi', 'ex'], 'plus', 'terminal'),
];

/** Those that nobody is given without having asked for them. */
const askedForOnly: readonly KnownEditor[] = [
  editor('gVim', ['gvim', 'mvim', 'nvim-qt', 'neovide'], 'plus', 'window'),
  editor('pico', ['pico', 'joe', 'jed', 'mg', 'ne', 'jmacs'], 'plus', 'terminal'),
  editor('TextMate', ['mate'], 'line-flag', 'window'),
  editor('BBEdit', ['bbedit'], 'plus', 'window'),
  editor('Kate', ['kate', 'kwrite'], 'line-flag', 'window'),
  editor('gedit', ['gedit', 'gnome-text-editor', 'xed', 'pluma', 'mousepad', 'geany'], 'plus', 'window'),
  editor('Notepad++', ['notepad++'], 'notepad-plus-plus', 'window'),
  editor('Notepad', ['notepad'], 'none', 'window'),
];

/** The editor of a program's name, without its folder. */
export function findKnownEditor(program: string): KnownEditor | undefined {
  return [...knownEditors, ...askedForOnly].find(({ programs }) => programs.includes(program));
}
