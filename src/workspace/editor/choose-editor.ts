import type { Editor } from './editor.ts';
import { findKnownEditor, knownEditors, type KnownEditor } from './known-editors.ts';
import { readEditorVariable } from './read-editor-variable.ts';

/** What the choice depends on. */
export interface EditorSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** True where a program of that name, or at that path, can be started. */
  readonly canStart: (program: string) => boolean;
}

/**
 * The learner's editor: what VISUAL or EDITOR names, else the one whose own terminal this is, else the first that is
 * installed. Undefined where there is none.
 */
export function chooseEditor(surroundings: EditorSurroundings): Editor | undefined {
  return named(surroundings, 'VISUAL') ?? named(surroundings, 'EDITOR') ?? found(surroundings);
}

function named({ env, platform }: EditorSurroundings, variable: 'VISUAL' | 'EDITOR'): Editor | undefined {
  const command = readEditorVariable(env[variable] ?? '', env, platform);
  if (command === undefined) return undefined;
  const { variables, shell } = command;
  const [program = '', ...args] = command.words;
  const known = findKnownEditor(baseNameOf(program));
  const editor: Editor =
    known === undefined
      ? { name: baseNameOf(program), program, args, dialect: 'none', place: 'terminal', why: 'named' }
      : { ...editorOf(known, program, args), why: 'named' };
  return {
    ...editor,
    ...(Object.keys(variables).length === 0 ? {} : { variables }),
    ...(shell === null ? {} : { shell }),
  };
}

function found(surroundings: EditorSurroundings): Editor | undefined {
  const own = firstOf(ownTerminalsOf(surroundings.env), surroundings);
  if (own !== undefined) return { ...own, why: 'own-terminal' };
  const first = firstOf(
    knownEditors.filter((known) => canShow(known, surroundings)),
    surroundings,
  );
  return first === undefined ? undefined : { ...first, why: 'found' };
}

function firstOf(candidates: readonly KnownEditor[], { canStart }: EditorSurroundings) {
  for (const known of candidates) {
    const program = [...known.programs, ...(known.paths ?? [])].find(canStart);
    if (program !== undefined) return editorOf(known, program, []);
  }
  return undefined;
}

function editorOf(known: KnownEditor, program: string, args: readonly string[]): Omit<Editor, 'why'> {
  const { name, dialect, place } = known;
  if (name === 'Emacs') return { name, program, dialect, ...emacs(baseNameOf(program), args) };
  // It would keep a process waiting for a window that nobody has to close.
  const asked = place === 'terminal' ? args : args.filter((arg) => !waiting.has(arg));
  return { name, program, args: asked, dialect, place };
}

const waiting: ReadonlySet<string> = new Set(['--wait', '-w', '--block']);

/** Emacs opens a window or stays in the terminal, by what it is told; here it stays where nothing was said. */
function emacs(program: string, args: readonly string[]): Pick<Editor, 'args' | 'place'> {
  const has = (...flags: string[]) => args.some((arg) => flags.includes(arg));
  if (program === 'emacs')
    return { args: has('-nw', '--no-window-system') ? args : [...args, '-nw'], place: 'terminal' };
  if (has('-c', '--create-frame', '-n', '--no-wait')) return { args, place: 'window' };
  return { args: has('-t', '-nw', '--tty') ? args : [...args, '-t'], place: 'terminal' };
}

/** The editors that may have opened this very terminal, the likeliest first. */
function ownTerminalsOf(env: EditorSurroundings['env']): readonly KnownEditor[] {
  if (env['TERM_PROGRAM'] === 'vscode') {
    const kin = knownEditors.filter(({ family }) => family === 'vscode');
    return [...kin.filter(({ programs }) => hasLeftItsName(env, programs)), ...kin];
  }
  if (env['TERMINAL_EMULATOR'] === 'JetBrains-JediTerm')
    return knownEditors.filter(({ family }) => family === 'jetbrains');
  if (env['ZED_TERM'] === 'true') return knownEditors.filter(({ name }) => name === 'Zed');
  return [];
}

/** All of VS Code's kin call their terminal `vscode`; the paths of their helpers tell which of them it is. */
function hasLeftItsName(env: EditorSurroundings['env'], programs: readonly string[]): boolean {
  const traces = [env['GIT_ASKPASS'], env['VSCODE_GIT_ASKPASS_NODE'], env['__CFBundleIdentifier']];
  const text = traces.join(' ').toLowerCase().replaceAll(' - ', '-');
  // Every fork has `code` somewhere in its paths.
  return programs.some((name) => name !== 'code' && new RegExp(`\\b${name}\\b`, 'u').test(text));
}

/** A window that nobody would see is no editor: over a plain remote shell there is no screen to open it on. */
function canShow({ place, family }: KnownEditor, { env, platform }: EditorSurroundings): boolean {
  if (place === 'terminal') return true;
  const isSet = (name: string) => (env[name] ?? '') !== '';
  // A remote session of VS Code opens files in the window at the other end.
  if (family === 'vscode' && isSet('VSCODE_IPC_HOOK_CLI')) return true;
  if (platform === 'linux') return ['DISPLAY', 'WAYLAND_DISPLAY', 'WSL_DISTRO_NAME'].some(isSet);
  return !isSet('SSH_CONNECTION');
}

function baseNameOf(program: string): string {
  const name = program.split(/[\\/]/u).at(-1) ?? program;
  return name.replace(/\.(?:exe|cmd|bat)$/iu, '').toLowerCase();
}
