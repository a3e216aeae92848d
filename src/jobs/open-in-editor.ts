import path from 'node:path';
import { execa } from 'execa';
import { terminalEnvironment } from '../environment/environments.ts';
import { UserError } from '../errors.ts';
import { whyNotReadable } from '../system/read-regular-file.ts';
import { canStart } from '../workspace/editor/can-start.ts';
import { chooseEditor } from '../workspace/editor/choose-editor.ts';
import { editorArgs } from '../workspace/editor/editor-args.ts';
import type { CoursePlace, Editor, FilePlace } from '../workspace/editor/editor.ts';
import type { TerminalCommand, TerminalProgram } from '../workspace/terminal-program.ts';
import type { Workshop } from '../workshop/workshop.ts';

export type EditorOpening =
  /** The editor has a window of its own, and is told of the place. */
  | {
      readonly kind: 'window';
      readonly editor: string;
      /** Why this editor, if nobody named it, and how to choose another. */
      readonly why?: string;
    }
  /** The editor needs the terminal. */
  | { readonly kind: 'terminal'; readonly program: TerminalProgram };

export interface OpenInEditorOptions {
  /** Called if a window could not be opened after all. */
  readonly onFailed: (message: string) => void;
  /** True if the learner was told already which editor was chosen for them. */
  readonly isExplained?: boolean;
}

/**
 * Opens a place in the learner's editor, or says which program to hand the terminal to.
 *
 * @throws {UserError} where no editor is found
 */
export async function openInEditor(
  { course, env }: Workshop,
  { file, line }: CoursePlace,
  options: OpenInEditorOptions,
): Promise<EditorOpening> {
  const editor = chooseEditor({
    env,
    platform: process.platform,
    canStart: (program) => canStart(program, env),
  });
  if (editor === undefined) throw noEditor(file);
  const problem = await whyNotReadable(path.join(course.root, file), Infinity);
  if (problem !== null) throw notEditable(file, problem);
  const command = commandFor(editor, { file: path.join(course.root, file), line });
  const { name } = editor;
  const cwd = course.root;
  const why = options.isExplained === true ? undefined : explainChoice(editor, file);
  if (editor.place === 'terminal') {
    const before = why === undefined ? {} : { before: why };
    const program = { title: `${name} ${file}`, command, cwd, ...before, afterwards: 'return' } as const;
    return { kind: 'terminal', program };
  }
  const child = execa(command.file, command.args, {
    cwd,
    env: { ...terminalEnvironment(env), ...command.variables },
    extendEnv: false,
    stdio: 'ignore',
    // It outlives the app.
    detached: true,
    cleanup: false,
    reject: false,
  });
  void tellFailure();
  return { kind: 'window', editor: name, ...(why === undefined ? {} : { why }) };

  async function tellFailure(): Promise<void> {
    const { failed, exitCode, originalMessage } = await child;
    const reason =
      exitCode === undefined ? (originalMessage ?? 'it could not be started') : `it ended with ${exitCode}`;
    if (failed) options.onFailed(`${name} did not open ${file}: ${reason}.`);
  }
}

function notEditable(file: string, problem: string): UserError {
  return new UserError(
    `${file} ${problem}, so no editor was opened. Your files are unchanged.`,
    'Remove it or make it an ordinary file, then try again.',
  );
}

function commandFor(editor: Editor, place: FilePlace): Extract<TerminalCommand, { kind: 'program' }> {
  const args = editorArgs(editor, place);
  if (editor.shell !== undefined) {
    // As git does it. The words of the variable are the shell's; only what opens the place is added.
    const own = args.slice(editor.args.length);
    return { kind: 'program', file: 'sh', args: ['-c', `${editor.shell} "$@"`, editor.shell, ...own] };
  }
  const { program, variables } = editor;
  return { kind: 'program', file: program, args, ...(variables === undefined ? {} : { variables }) };
}

const toLeave: Readonly<Record<string, string>> = {
  vi: ' To leave it, press Escape, type :q! and press Enter.',
  Vim: ' To leave it, press Escape, type :q! and press Enter.',
  Neovim: ' To leave it, press Escape, type :q! and press Enter.',
  nano: ' To leave it, press Ctrl-X.',
  Emacs: ' To leave it, press Ctrl-X, then Ctrl-C.',
};

/** Why this editor, and how to choose another; undefined if the learner chose it. */
function explainChoice({ name, why }: Editor, file: string): string | undefined {
  if (why === 'named') return undefined;
  const reason =
    why === 'own-terminal' ? 'this terminal belongs to it' : 'it is the first editor that was found';
  return (
    `Neither VISUAL nor EDITOR is set, so ${file} opens in ${name}: ${reason}.${toLeave[name] ?? ''} ` +
    `To choose another editor, quit the workshop, type for example \`export EDITOR=nano\`, and start it again.`
  );
}

function noEditor(file: string): UserError {
  return new UserError(
    `No editor was found to open ${file} with. Your files are unchanged.`,
    'Name yours in the variable EDITOR, for example `export EDITOR="code --wait"` or `export EDITOR=nano`, and start the workshop again.',
  );
}
