import { PassThrough } from 'node:stream';
import xterm from '@xterm/headless';

/** Streams that a program takes for a terminal, and the screen that a person would see. */
export function openVirtualTerminal(columns: number, rows: number) {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
  const stdout = Object.assign(new PassThrough(), { isTTY: true, columns, rows });
  const stdin = Object.assign(new PassThrough(), {
    isTTY: true,
    isRaw: false,
    setRawMode(isRaw: boolean) {
      this.isRaw = isRaw;
      return this;
    },
    ref() {
      return this;
    },
    unref() {
      return this;
    },
  });
  let written = Promise.resolve();
  let raw = '';
  stdout.on('data', (chunk: Buffer) => {
    raw += chunk.toString();
    written = new Promise((resolve) => {
      terminal.write(chunk, resolve);
    });
  });

  const lines = () =>
    Array.from(
      { length: terminal.rows },
      (_, row) =>
        terminal.buffer.active
          .getLine(terminal.buffer.active.viewportY + row)
          ?.translateToString(true, 0, terminal.cols)
          .trimEnd() ?? '',
    );

  async function waitFor(isThere: (screen: string) => boolean, what: string): Promise<string> {
    const deadline = Date.now() + 5000;
    for (;;) {
      await written;
      const screen = lines().join('\n');
      if (isThere(screen)) return screen;
      if (Date.now() > deadline) throw new Error(`waited in vain for ${what}; the screen was:\n${screen}`);
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
    }
  }

  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all of a terminal's stream that is used
    stdin: stdin as unknown as NodeJS.ReadStream,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all of a terminal's stream that is used
    stdout: stdout as unknown as NodeJS.WriteStream,
    lines,
    /** Rows that began as the end of a longer line. */
    wrappedRows: () =>
      Array.from({ length: terminal.rows }, (_, row) => terminal.buffer.active.getLine(row)).filter(
        (line) => line?.isWrapped === true,
      ).length,
    /** Everything that was written, with its escape sequences. */
    raw: () => raw,
    isRawMode: () => stdin.isRaw,
    /** What a program has switched on in the terminal and has to switch off again; empty in the end. */
    leftOn: () => leftOn(terminal, raw, stdin.isRaw),
    isAlternateScreen: () => terminal.buffer.active.type === 'alternate',
    press: (keys: string) => stdin.write(keys),
    resize: (newColumns: number, newRows: number) => {
      terminal.resize(newColumns, newRows);
      Object.assign(stdout, { columns: newColumns, rows: newRows });
      stdout.emit('resize');
    },
    /** Settles with the screen as soon as it shows the text. */
    waitFor,
    waitForText: (text: string) => waitFor((screen) => screen.includes(text), JSON.stringify(text)),
    waitForNoText: (text: string) =>
      waitFor((screen) => !screen.includes(text), `no ${JSON.stringify(text)}`),
  };
}

function leftOn({ buffer, modes }: xterm.Terminal, raw: string, isRaw: boolean): readonly string[] {
  const on = {
    'raw mode': isRaw,
    'the second screen': buffer.active.type === 'alternate',
    'a hidden cursor': raw.lastIndexOf('\u001B[?25l') > raw.lastIndexOf('\u001B[?25h'),
    'bracketed paste': modes.bracketedPasteMode,
    'the mouse': modes.mouseTrackingMode !== 'none',
    'reports of focus': modes.sendFocusMode,
    'a synchronized update': modes.synchronizedOutputMode,
    'keys of the application': modes.applicationCursorKeysMode || modes.applicationKeypadMode,
  };
  return Object.entries(on).flatMap(([what, isOn]) => (isOn ? [what] : []));
}
