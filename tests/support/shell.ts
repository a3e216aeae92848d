import { pathToFileURL } from 'node:url';
import path from 'node:path';
import { writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { expect } from 'vitest';
import { openProgram } from './terminal.ts';
import { launcher } from './workshop.ts';

/** The app under a shell with job control, as people run it, so that what is left in the terminal can be asked for. */
export async function startInShell(root: string, variables: NodeJS.ProcessEnv = {}) {
  const shell = openProgram(
    ['bash', '--norc', '--noprofile', '-i'],
    root,
    { columns: 80, rows: 24 },
    { PS1: 'shell> ', NODE: process.execPath, LAUNCHER: launcher, ...variables },
  );
  await shell.waitForText('shell>');
  // The shell's own use of that mode would hide the app's.
  await run("bind 'set enable-bracketed-paste off'; clear", 'shell>');

  async function run(command: string, until: string): Promise<void> {
    shell.press(`${command}\r`);
    await shell.waitForText(until);
  }

  return {
    ...shell,
    run,
    startApp: () => run('"$NODE" "$LAUNCHER" start add; echo "ended with $?"', 'checks on save'),
    waitForEnd: (code: number) => shell.waitForText(`ended with ${code}`),
    /** The process that the shell started. */
    appPid: async () => {
      const { stdout } = await execa('ps', ['-eo', 'pid=,ppid=']);
      const pairs = stdout.split('\n').map((line) => line.trim().split(/\s+/u).map(Number));
      const pid = pairs.find(([, parent]) => parent === shell.pid)?.[0];
      if (pid === undefined) throw new Error('the shell has no child');
      return pid;
    },
    /** Nothing of the app's is left: neither in what the terminal shows nor in how it takes keys. */
    expectWholeTerminal: async () => {
      await expect.poll(() => [shell.isAlternateScreen(), shell.isCursorHidden()]).toEqual([false, false]);
      expect(shell.screen.modes).toMatchObject({
        mouseTrackingMode: 'none',
        bracketedPasteMode: false,
        sendFocusMode: false,
        applicationCursorKeysMode: false,
      });
      await run('clear; stty -a', 'icanon');
      const settings = shell
        .lines()
        .join(' ')
        .split(/[\s;]+/u);
      expect(settings).toEqual(expect.arrayContaining(['icanon', 'echo', 'isig', 'icrnl', 'opost']));
    },
  };
}

/** Environment of a process whose screens can't be drawn any more after SIGUSR2; it then writes the file `broken`. */
export async function breaksScreensAtSignal(folder: string): Promise<NodeJS.ProcessEnv> {
  const file = path.join(folder, 'break-screens.mjs');
  await writeFile(
    file,
    `import { writeFileSync } from 'node:fs';
const repeat = String.prototype.repeat;
process.on('SIGUSR2', () => {
  String.prototype.repeat = function (count) {
    // What the window's lines are made of, and nothing else.
    if ('─━'.includes(this)) throw new Error('this screen is broken');
    return repeat.call(this, count);
  };
  writeFileSync('broken', '');
});
`,
  );
  return { NODE_OPTIONS: `--import=${pathToFileURL(file).href}` };
}
