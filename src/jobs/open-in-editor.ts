import path from 'node:path';
import { execa } from 'execa';
import { terminalEnvironment } from '../environment/environments.ts';
import { UserError } from '../errors.ts';
import { whyNotReadable } from '../read-regular-file.ts';
import { canStart } from '../workspace/editor/can-start.ts';
import { chooseEditor } from '../workspace/editor/choose-editor.ts';
import { editorArgs } from '../workspace/editor/editor-args.ts';
import type { CoursePlace } from '../workspace/editor/editor.ts';
import type { TerminalProgram } from '../workspace/terminal-program.ts';
import type { Workshop } from './workshop.ts';

export type EditorOpening =
  /** The editor has a window of its own, and is told of the place. */
  | { readonly kind: 'window'; readonly editor: string }
  /** The editor needs the terminal. */
  | { readonly kind: 'terminal'; readonly program: TerminalProgram };

/**
 * Opens a place in the learner's editor, or says which program to hand the terminal to. `onFailed` is called where a
 * window could not be opened after all.
 *
 * @throws {UserError} where no editor is found
 */
export async function openInEditor(
  { course, env }: Workshop,
  { file, line }: CoursePlace,
  options: { readonly onFailed: (message: string) => void },
): Promise<EditorOpening> {
  const editor = chooseEditor({
    env,
    platform: process.platform,
    canStart: (program) => canStart(program, env),
  });
  if (editor === undefined) throw noEditor(file);
  const problem = await whyNotReadable(path.join(course.root, file), Infinity);
  if (problem !== null) throw notEditable(file, problem);
  const args = editorArgs(editor, { file: path.join(course.root, file), line });
  const { name } = editor;
  const cwd = course.root;
  if (editor.place === 'terminal') {
    const command = { kind: 'program', file: editor.program, args } as const;
    const program = { title: `${name} ${file}`, command, cwd, afterwards: 'return' } as const;
    return { kind: 'terminal', program };
  }
  const child = execa(editor.program, args, {
    cwd,
    env: terminalEnvironment(env),
    extendEnv: false,
    stdio: 'ignore',
    // It outlives the app.
    detached: true,
    cleanup: false,
    reject: false,
  });
  void tellFailure();
  return { kind: 'window', editor: name };

  async function tellFailure(): Promise<void> {
    const { failed, exitCode, originalMessage } = await child;
    const why =
      exitCode === undefined ? (originalMessage ?? 'it could not be started') : `it ended with ${exitCode}`;
    if (failed) options.onFailed(`${name} did not open ${file}: ${why}.`);
  }
}

function notEditable(file: string, problem: string): UserError {
  return new UserError(
    `${file} ${problem}, so no editor was opened. Your files are unchanged.`,
    'Remove it or make it an ordinary file, then try again.',
  );
}

function noEditor(file: string): UserError {
  return new UserError(
    `No editor was found to open ${file} with. Your files are unchanged.`,
    'Name yours in the variable EDITOR, for example `export EDITOR="code --wait"` or `export EDITOR=nano`, and start the workshop again.',
  );
}
