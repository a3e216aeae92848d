import { rmSync } from 'node:fs';
import { isatty } from 'node:tty';
import { withOwnStyles } from './safe-text.ts';
import { courseRootAbove, frameKey, keptFrameFile, readKeptFrame } from './kept-frame.ts';

const enterSecondScreen = '\u001B[?1049h';
const leaveSecondScreen = '\u001B[?1049l';
const hideCursor = '\u001B[?25l';
const showCursor = '\u001B[?25h';
const home = '\u001B[H';
const eraseDown = '\u001B[J';

/** The window that was painted before the app was there to draw it. */
export interface PaintedFrame {
  /** Makes the app draw over what was painted, once it begins to draw; nothing is wiped where its lines are the same. */
  handOver(lines: readonly string[]): Disposable;
  /** Gives the terminal back as it was, because something else is to be told. Afterwards, and after handing over, it does nothing. */
  leave(): void;
}

/** The terminal that this process was started on, as far as it is needed here. */
interface Terminal {
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Paints the app's window as it was kept, if `workshop start` is about to draw the same. Loading what draws it takes
 * several times as long. Undefined where nothing was painted.
 */
export function paintKeptFrame({ words, cwd, env }: Terminal): PaintedFrame | undefined {
  const [command, stepId, ...others] = words;
  const isStart = command === 'start' && others.length === 0 && stepId?.startsWith('-') !== true;
  // A given database may have to be asked about first.
  if (!isStart || env['DATABASE_URL'] !== undefined || !isatty(0) || !isatty(1)) return undefined;
  try {
    const root = courseRootAbove(cwd);
    const kept = root === undefined ? undefined : readKeptFrame(root);
    if (root === undefined || kept === undefined) return undefined;
    const { columns, rows } = process.stdout;
    const isSame = kept.key === frameKey(root, { columns, rows, env });
    if (!isSame || (stepId !== undefined && stepId !== kept.stepId)) return undefined;
    return paint(kept.lines, keptFrameFile(root));
  } catch {
    // It would only have been faster.
    return undefined;
  }
}

function paint(lines: readonly string[], file: string): PaintedFrame {
  const { stdin, stdout } = process;
  // Keys that are pressed from now on are the app's; they wait until it reads them.
  stdin.setRawMode(true);
  stdout.write(enterSecondScreen + hideCursor + home + lines.map(withOwnStyles).join('\r\n') + home);
  let isOurs = true;
  const leave = () => {
    if (!isOurs) return;
    isOurs = false;
    stdout.write(showCursor + leaveSecondScreen);
    stdin.setRawMode(false);
    // It was wrong this time.
    rmSync(file, { force: true });
  };
  process.once('exit', leave);
  return {
    handOver: (drawn) => {
      if (!isOurs) return { [Symbol.dispose]: () => {} };
      isOurs = false;
      const isSame = drawn.length === lines.length && drawn.every((line, row) => line === lines[row]);
      return replaceOnce(stdout, enterSecondScreen, isSame ? home : home + eraseDown);
    },
    leave,
  };
}

/** Writes something else in the place of a text, the first time that it is written; until the end at the latest. */
function replaceOnce(stdout: NodeJS.WriteStream, text: string, replacement: string): Disposable {
  const write = stdout.write.bind(stdout);
  // What is there by itself comes back when what is put over it is taken away.
  const restore = () => Reflect.deleteProperty(stdout, 'write');
  stdout.write = (chunk: string | Uint8Array, ...others: never[]) => {
    if (chunk !== text) return write(chunk, ...others);
    restore();
    return write(replacement, ...others);
  };
  return { [Symbol.dispose]: restore };
}
