import { splitWords } from './split-words.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What VISUAL or EDITOR says, as git takes it. */
export interface EditorCommand {
  /** The program and its arguments; with `shell`, only to find out which editor it is. */
  readonly words: readonly string[];
  /** Variables that are set for the editor alone: `LANG=C vi`. */
  readonly variables: Readonly<Record<string, string>>;
  /** The text itself, if only a shell understands it: `$HOME/bin/ed`, `vi || nano`. */
  readonly shell: string | null;
}

const assignment = /^([A-Za-z_]\w*)=(.*)$/su;
/** What a shell gives a meaning that words, quotes, variables in front and a tilde don't have. */
const forShells = /[|&;<>()$`*?[\]{}#!]/u;

/**
 * Reads a command as `git` does, which hands it to `sh` (git-var(1), GIT_EDITOR). Whatever needs no shell is started
 * without one, so that it works on Windows, too. Undefined for a text without a program.
 */
export function readEditorVariable(
  text: string,
  env: Environment,
  platform: NodeJS.Platform,
): EditorCommand | undefined {
  const all = splitWords(text, platform);
  const first = all.findIndex((word) => platform === 'win32' || !assignment.test(word));
  const words = first === -1 ? [] : all.slice(first);
  if (words[0] === undefined || words[0] === '') return undefined;
  const variables = all.slice(0, first).map((word): [string, string] => {
    const [, name = '', value = ''] = assignment.exec(word) ?? [];
    return [name, withHome(value, text, env)];
  });
  const shell = platform !== 'win32' && forShells.test(withoutQuoted(text)) ? text : null;
  const expanded = words.map((word) => withHome(word, text, env));
  return { words: expanded, variables: Object.fromEntries(variables), shell };
}

/** `~/bin/ed`, but not `"~/bin/ed"`, which a shell leaves as it is. */
function withHome(word: string, text: string, env: Environment): string {
  const home = env['HOME'] ?? env['USERPROFILE'] ?? '';
  const isMeant = /^~(?=$|[\\/])/u.test(word) && home !== '' && !/["'\\]~/u.test(text);
  return isMeant ? home + word.slice(1) : word;
}

/** In single quotes nothing means anything; in double quotes a dollar and a backtick still do. */
function withoutQuoted(text: string): string {
  return text
    .replaceAll(/\\./gsu, '')
    .replaceAll(/'[^']*'/gu, '')
    .replaceAll(/"([^"$`]*)"/gu, '');
}
