import { execa } from 'execa';
import { endTree, ownGroup } from '../../system/process-tree.ts';

export interface ScriptEnd {
  /** Null where it was ended because its time was up, or could not be started. */
  readonly exitCode: number | null;
  /** Both streams, in the order in which they were written. */
  readonly output: string;
  readonly durationMs: number;
}

interface ScriptOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const outputCharacters = 1_000_000;

/** Gives a text to `sh`, which stops at the first command that fails. Everything that it started is ended with it. */
export async function runScript(
  script: string,
  { cwd, env, timeoutMs, signal }: ScriptOptions,
): Promise<ScriptEnd> {
  signal.throwIfAborted();
  const startedAt = performance.now();
  // One pipe for both streams, as on a terminal: between two, the order is lost.
  const child = execa('sh', ['-e', '-c', `exec 2>&1\n${script}`], {
    cwd,
    env,
    extendEnv: false,
    stdin: 'ignore',
    all: true,
    maxBuffer: outputCharacters,
    reject: false,
    ...ownGroup,
  });
  const end = () => void (child.pid !== undefined && endTree(child.pid, 0));
  const timer = setTimeout(end, timeoutMs);
  // What it left in the background would keep its output open.
  child.nodeChildProcess.once('exit', end);
  signal.addEventListener('abort', end, { once: true });
  try {
    const { exitCode, all } = await child;
    signal.throwIfAborted();
    return { exitCode: exitCode ?? null, output: all, durationMs: performance.now() - startedAt };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    if (child.pid !== undefined) await endTree(child.pid, 0);
  }
}
