import { safeText } from './safe-text.ts';
import { fileURLToPath } from 'node:url';

/** What a program's output says about why it failed. */
export interface PrintedFailure {
  /** The error's own message; empty where none was printed. */
  readonly cause: string;
  /** `src/db/client.ts:3`, from the program's folder; null where no file in there is named. */
  readonly place: string | null;
  /** The lines that are worth reading, from the error on. */
  readonly excerpt: readonly string[];
}

const excerptLines = 8;
/** An error that nothing caught, as Node prints it, or a `cause` of it. */
const errorLine = /^(?:Uncaught |\s*\[cause\]: )?(?:[\w.]*(?:Error|Exception)(?: \[\w+\])?): (.+)$/u;
const nestedCause = /^\s*\[cause\]: /u;
const frame = /^\s+at (?:.*\()?((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^()]+?):(\d+)(?::\d+)?\)?$/u;
const header = /^((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/]).+):(\d+)$/u;
/** `sh: 1: drizzle: not found`, `sh: line 1: drizzle: command not found`. */
const missingCommand = /^(?:\/bin\/)?\w*sh: (?:(?:line )?\d+: )?(.+: (?:command )?not found)$/u;
const npmLine = /^npm (?:error|ERR!) ?(.*)$/u;
/** npm says these of every failure; they tell which script failed, not why. */
const npmNoise =
  /^(?:code|path|workspace|location|command|errno|syscall|cwd|dest|signal|Lifecycle script|A complete log|$)/u;

/**
 * Finds the error in what a program printed before it failed. It is seldom among the last lines: Node prints a stack
 * below it, and npm its own remarks. `folder` is the program's, an absolute path.
 */
export function findPrintedFailure(output: string, folder: string): PrintedFailure {
  const lines = safeText(output).trimEnd().split(/\r?\n/u);
  const at = findCause(lines);
  const own = (text: string) => text.replaceAll(`file://${folder}/`, '').replaceAll(`${folder}/`, '');
  if (at === -1) return { cause: '', place: null, excerpt: lines.slice(-excerptLines).map(own) };
  return {
    cause: own(messageIn(lines[at] ?? '')),
    place: findPlace(lines, at, folder),
    excerpt: lines
      .slice(at)
      .filter((line) => !/\(?node:internal\//u.test(line) && !isNpmNoise(line) && line.trim() !== '')
      .slice(0, excerptLines)
      .map(own),
  };
}

/** The line of the error; -1 without one. */
function findCause(lines: readonly string[]): number {
  const ofNpm = lines.findIndex((line) => npmLine.test(line) && !isNpmNoise(line));
  if (ofNpm !== -1) return ofNpm;
  const uncaught = lines.findLastIndex((line) => errorLine.test(line) && !nestedCause.test(line));
  if (uncaught === -1) return lines.findLastIndex((line) => missingCommand.test(line));
  const deepest = lines.findLastIndex((line) => nestedCause.test(line) && errorLine.test(line));
  return Math.max(uncaught, deepest);
}

function isNpmNoise(line: string): boolean {
  const said = npmLine.exec(line)?.[1];
  return said !== undefined && npmNoise.test(said);
}

function messageIn(line: string): string {
  return (errorLine.exec(line) ?? missingCommand.exec(line) ?? npmLine.exec(line))?.[1]?.trim() ?? line;
}

/** The innermost frame in the program's own files; a syntax error has its place above it instead. */
function findPlace(lines: readonly string[], at: number, folder: string): string | null {
  const below = lines.slice(at + 1).map((line) => frame.exec(line));
  const above = lines
    .slice(0, at)
    .toReversed()
    .map((line) => header.exec(line));
  for (const match of [...below, ...above]) {
    const [, where = '', line = ''] = match ?? [];
    const file = where.startsWith('file:') ? fileURLToPath(where) : where;
    if (file.startsWith(`${folder}/`) && !file.includes('/node_modules/'))
      return `${file.slice(folder.length + 1)}:${line}`;
  }
  return null;
}
