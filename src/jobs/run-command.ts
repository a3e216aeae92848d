import { execa, parseCommandString } from 'execa';
import { UserError } from '../errors.ts';
import { safeText } from '../safe-text.ts';
import { endTree, ownGroup } from '../process-tree.ts';

export interface CommandOptions {
  readonly cwd: string;
  /** As it was built for this kind of program. */
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
}

const TAIL_LINES = 8;

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
      if (tail.length > TAIL_LINES) tail.shift();
      yield line;
    }
    const result = await child;
    ended = true;
    signal?.throwIfAborted();
    if (result.failed) throw commandFailed(command, result.exitCode, result.shortMessage, tail);
  } finally {
    signal?.removeEventListener('abort', stop);
    if (!ended && child.pid !== undefined) await endTree(child.pid);
  }
}

function commandFailed(
  command: string,
  exitCode: number | undefined,
  reason: string | undefined,
  tail: readonly string[],
): UserError {
  const how = exitCode === undefined ? (reason ?? 'it could not be started') : `it ended with ${exitCode}`;
  const said = tail.length === 0 ? 'It printed nothing.' : `It printed last:\n${tail.join('\n')}`;
  return new UserError(
    `\`${command}\` failed: ${how}. ${said}`,
    'Mend what it complains of, then run this again: it can be repeated without harm.',
    { exitCode: 1 },
  );
}
