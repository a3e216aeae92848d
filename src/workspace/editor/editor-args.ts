import type { Editor, FilePlace } from './editor.ts';

/** The arguments that open a place, each as it is handed to the program: no shell comes between. */
export function editorArgs({ args, dialect }: Editor, { file, line, column }: FilePlace): string[] {
  if (line === null) return [...args, file];
  const withColons = column === undefined ? `${line}` : `${line}:${column}`;
  switch (dialect) {
    case 'goto-flag':
      return [...args, '-g', `${file}:${withColons}`];
    case 'colons':
      return [...args, `${file}:${withColons}`];
    case 'jetbrains':
      return [
        ...args,
        '--line',
        `${line}`,
        // Its columns are counted from 0.
        ...(column === undefined ? [] : ['--column', `${column - 1}`]),
        file,
      ];
    case 'plus':
      return [...args, `+${line}`, file];
    case 'plus-colon':
      return [...args, `+${withColons}`, file];
    case 'plus-comma':
      return [...args, column === undefined ? `+${line}` : `+${line},${column}`, file];
    case 'vim':
      return [...args, column === undefined ? `+${line}` : `+call cursor(${line},${column})`, file];
    case 'line-flag':
      return [...args, '-l', `${line}`, file];
    case 'notepad-plus-plus':
      return [...args, `-n${line}`, ...(column === undefined ? [] : [`-c${column}`]), file];
    case 'none':
      return [...args, file];
  }
}
