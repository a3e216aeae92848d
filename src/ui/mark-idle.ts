import type { Instance } from 'ink';
import type { Session } from '../session/session.ts';

/** A number that no terminal knows, so that the mark is not seen on any. */
export const idleMarkOsc = 5150;

const pollMs = 10;
/** A lone Escape is a key only after 20 ms: until then it may be the beginning of another. */
const quietMs = 40;

interface Marked {
  readonly session: Session;
  readonly instance: Instance;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

/**
 * Writes a mark to the terminal whenever the app has nothing left to do: how many bytes of input it has taken in, and
 * the size of the window that it has drawn. Whoever sent that many bytes then sees what came of them on the screen.
 */
export function markIdle({ session, instance, stdin, stdout }: Marked): Disposable {
  const known = () => ({ state: session.state(), mark: markOf(stdin, stdout) });
  let before = known();
  let changedAt = performance.now();
  let isMarked = false;

  async function look(): Promise<void> {
    if (isChanged() || isMarked || !session.isIdle() || performance.now() - changedAt < quietMs) return;
    await instance.waitUntilRenderFlush();
    if (isChanged() || isMarked || !session.isIdle()) return;
    isMarked = true;
    stdout.write(`\u001B]${idleMarkOsc};${before.mark}\u0007`);
  }

  function isChanged(): boolean {
    const now = known();
    if (now.state === before.state && now.mark === before.mark) return false;
    before = now;
    changedAt = performance.now();
    isMarked = false;
    return true;
  }

  const timer = setInterval(() => void look(), pollMs);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

function markOf(stdin: NodeJS.ReadStream, { columns, rows }: NodeJS.WriteStream): string {
  return `${stdin.bytesRead - stdin.readableLength};${columns}x${rows}`;
}
