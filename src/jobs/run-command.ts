import { execa, parseCommandString } from 'execa';
import { UserError } from '../errors.ts';
import { safeText } from '../safe-text.ts';
import { findPrintedFailure, type PrintedFailure } from '../printed-failure.ts';
import { endTree, ownGroup } from '../system/process-tree.ts';

export interface CommandOptions {
  readonly cwd: string;
  /** As it was built for this kind of program. */
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

/** Enough for an error with a stack and npm's remarks below it. */
const KEPT_LINES = 200;

/**
 * Runs a command of the course's and yields what it prints, line by line. Aborting ends it with everything it
 * started. Throws a UserError where it can't be started or ends with anything but 0.
 */
export async function* runCommand(
  command: string,
  { cwd, env, signal }: CommandOptions,
): AsyncGenerator<string, void> {
  signal?.throwIfAborted();
  const [file = '', ...args] = parseCommandString(command);
  const child = execa(file, args, {
    cwd,
    env,
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    buffer: false,
    reject: false,
    ...ownGroup,
  });
  const stop = () => void (child.pid !== undefined && endTree(child.pid));
  signal?.addEventListener('abort', stop, { once: true });
  const tail: string[] = [];
  let ended = false;
  try {
    for await (const printed of child.iterable({ from: 'all' })) {
      const line = safeText(printed);
      tail.push(line);
      if (tail.length > KEPT_LINES) tail.shift();
      yield line;
    }
    const result = await child;
    ended = true;
    signal?.throwIfAborted();
    if (result.failed) {
      const how =
        result.exitCode === undefined
          ? (result.shortMessage ?? 'it could not be started')
          : `it ended with ${result.exitCode}`;
      throw commandFailed(command, how, findPrintedFailure(tail.join('\n'), cwd));
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    if (!ended && child.pid !== undefined) await endTree(child.pid);
  }
}

function commandFailed(command: string, how: string, { cause, place, excerpt }: PrintedFailure): UserError {
  const printed = excerpt.join('\n');
  const said = printed === '' ? 'It printed nothing.' : `It printed:\n${printed}`;
  const what =
    cause === '' ? `${how}.` : `${cause}${place === null ? '' : ` (${place})`}\n${firstUpper(how)}.`;
  return new UserError(
    `\`${command}\` failed: ${what} ${said}`,
    /^Cannot find package|: (?:command )?not found$/u.test(cause)
      ? 'Run `npm install` in the course; if that changes nothing, is the name right? Then run this again: it can be repeated without harm.'
      : 'Fix what it complains about, then run this again: it can be repeated without harm.',
    { exitCode: 1 },
  );
}

function firstUpper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
