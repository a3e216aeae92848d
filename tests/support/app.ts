import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { openTerminal, type Size, type TestTerminal } from './terminal.ts';
import { copyBasketCourse, copyQuizCourse, copyTinyCourse, type TemporaryCourse } from './workshop.ts';

/** Columns and rows. */
export type WindowSize = `${number}x${number}`;

/** From the smallest that people have beside an editor to a whole screen. */
export const everySize = ['60x20', '80x24', '120x40', '200x60'] as const;

/** The file of the tiny course's exercise, and what can stand in it. */
export const sumFile = 'exercises/sums/sum.ts';
export const sums = {
  wrong: 'console.log(Number(process.argv[2]) - Number(process.argv[3]));\n',
  right: 'console.log(Number(process.argv[2]) + Number(process.argv[3]));\n',
  /** Says that it runs, and then does so for ever. */
  endless: "import { writeFileSync } from 'node:fs';\nwriteFileSync('../../started', '');\nwhile (true) {}\n",
  /** Says that it runs, and is right as soon as it is let go. */
  waiting: [
    "import { existsSync, writeFileSync } from 'node:fs';",
    "import { setTimeout } from 'node:timers/promises';",
    "writeFileSync('../../started', '');",
    "while (!existsSync('../../go')) await setTimeout(10);",
    'console.log(Number(process.argv[2]) + Number(process.argv[3]));',
    '',
  ].join('\n'),
} as const;

/** Keys by their names. */
const named: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Enter: '\r',
    Escape: '\u001B',
    Tab: '\t',
    Space: ' ',
    Backspace: '\u007F',
    Up: '\u001B[A',
    Down: '\u001B[B',
    Right: '\u001B[C',
    Left: '\u001B[D',
    Home: '\u001B[H',
    End: '\u001B[F',
    PageUp: '\u001B[5~',
    PageDown: '\u001B[6~',
    'Ctrl-C': '\u0003',
    'Ctrl-Z': '\u001A',
  }),
);

const courses = { tiny: copyTinyCourse, quiz: copyQuizCourse, basket: copyBasketCourse };

type CourseName = keyof typeof courses;

interface Options {
  /** The tiny one where nothing else is said. One that a test opened itself is left for it to close. */
  readonly course?: CourseName | TemporaryCourse;
  /** The step to open. */
  readonly step?: string;
  /** 80x24 where nothing else is said. */
  readonly size?: WindowSize;
  /** Texts by the paths of their files in the course. */
  readonly files?: Readonly<Record<string, string>>;
  /** More options of `workshop start`. */
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** The app as it is built, in a real pseudo-terminal, with a course of its own that goes when the test ends. */
export async function startApp(options: Options = {}) {
  const { course = 'tiny', step, size = '80x24', files = {}, args = [], env } = options;
  const stack = new AsyncDisposableStack();
  const { root } = typeof course === 'string' ? stack.use(await courses[course]()) : course;
  for (const [file, text] of Object.entries(files)) await saveIn(root, file, text);
  const words = ['start', ...(step === undefined ? [] : [step]), ...args];
  const terminal = stack.use(openTerminal(root, words, sizeOf(size), env));
  await terminal.waitForIdle();
  return { root, terminal, ...drive(terminal, root), [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

export type DrivenApp = Awaited<ReturnType<typeof startApp>>;

function drive(terminal: TestTerminal, root: string) {
  const send = (...keys: readonly string[]) => {
    for (const key of keys) terminal.press(bytesOf(key));
  };
  return {
    /** Presses keys, one after the other: names (`Enter`, `Ctrl-C`) or characters. Settles when nothing is left to do. */
    press: async (...keys: readonly string[]) => {
      for (const key of keys) {
        send(key);
        await terminal.waitForIdle();
      }
    },
    /** Presses keys and waits for nothing. */
    send,
    /** Types a text. Settles when nothing is left to do. */
    type: async (text: string) => {
      terminal.press(text);
      await terminal.waitForIdle();
    },
    /** Settles as soon as the screen shows the text. */
    waitFor: terminal.waitForText,
    waitForNo: terminal.waitForNoText,
    resize: async (size: WindowSize) => {
      terminal.resize(sizeOf(size));
      await terminal.waitForIdle();
    },
    /** Saves a file of the course as editors do. */
    save: (file: string, text: string) => saveIn(root, file, text),
    /** Settles when a program of `sums` runs. */
    untilItRuns: () => waitUntilExists(root, 'started'),
    remove: (file: string) => rm(path.join(root, file)),
    /** What a person sees. */
    screen: () =>
      terminal
        .lines()
        .map((line) => line.trimEnd())
        .join('\n'),
    /** A row of the screen; counted from the last one where negative. */
    row: (index: number) => terminal.lines().at(index) ?? '',
    /** How many rows are the end of a line that was too wide; it should be none. */
    wrappedRows: terminal.wrappedRows,
    /** Presses q; gives the exit code. */
    quit: async () => {
      send('q');
      return terminal.waitForExit();
    },
    progress: async (): Promise<unknown> =>
      JSON.parse(await readFile(path.join(root, '.workshop', 'progress.json'), 'utf8')),
  };
}

/** Saves a file of the course as editors do: aside, then renamed. */
export async function saveIn(root: string, name: string, text: string): Promise<void> {
  const file = path.join(root, name);
  await mkdir(path.dirname(file), { recursive: true });
  const aside = path.join(path.dirname(file), `.${path.basename(file)}.new`);
  await writeFile(aside, text);
  await rename(aside, file);
}

function bytesOf(key: string): string {
  const bytes = Array.from(key).length === 1 ? key : named.get(key);
  if (bytes === undefined) throw new Error(`there is no key called ${key}`);
  return bytes;
}

function sizeOf(size: WindowSize): Size {
  const [columns = NaN, rows = NaN] = size.split('x').map(Number);
  return { columns, rows };
}

/** Waits until something has written a file of the course. */
export async function waitUntilExists(root: string, name: string): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!existsSync(path.join(root, name))) {
    if (performance.now() > deadline) throw new Error(`waited in vain for ${name}`);
    await setTimeout(10);
  }
}

/** The command lines of processes that have to do with a folder. */
export async function processesOf(folder: string): Promise<string[]> {
  const { stdout } = await execa('ps', ['-eo', 'args']);
  return stdout.split('\n').filter((line) => line.includes(folder));
}
