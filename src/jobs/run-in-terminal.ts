import { execa } from 'execa';
import { safeLine } from '../safe-text.ts';
import { programEnvironment, terminalEnvironment } from '../environment/environments.ts';
import type { FreeTerminal, TerminalEnd, TerminalProgram } from '../workspace/terminal-program.ts';

export interface RunInTerminalOptions extends FreeTerminal {
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Runs a program on the terminal that this process was started on, and settles when it has ended and, where that was
 * asked for, the learner has pressed Enter. The terminal has to be given free before. Aborting ends the program.
 */
export async function runInTerminal(
  program: TerminalProgram,
  options: RunInTerminalOptions,
): Promise<TerminalEnd> {
  const waits = program.afterwards === 'wait-for-enter';
  if (waits) options.stdout.write(`$ ${safeLine(program.title)}\n`);
  if (program.command.kind === 'learner-shell') options.stdout.write(`${howToLeaveShell}\n`);
  if (program.before !== undefined) {
    options.stdout.write(`${program.before}\nPress Enter to go on.`);
    await enterPressed(options);
    options.stdout.write('\n');
    if (options.signal.aborted) return { kind: 'killed', signal: 'SIGINT' };
  }
  const end = await runToItsEnd(program, options);
  if (waits && !options.signal.aborted) {
    options.stdout.write(`\n${sentenceOf(end)}Press Enter to go back to the workshop.`);
    await enterPressed(options);
    options.stdout.write('\n');
  }
  return end;
}

/** Who forgets that the app waits would start a second one. */
const howToLeaveShell = 'The workshop waits. `exit` leads back to it.';

async function runToItsEnd(
  { command, cwd }: TerminalProgram,
  { signal, env }: RunInTerminalOptions,
): Promise<TerminalEnd> {
  const how = {
    cwd,
    env: command.kind === 'script' ? programEnvironment(env) : terminalEnvironment(env),
    extendEnv: false,
    stdio: 'inherit',
    buffer: false,
    reject: false,
    cancelSignal: signal,
  } as const;
  const { exitCode, ...rest } = await start();
  if (exitCode !== undefined) return { kind: 'ended', exitCode };
  if (rest.signal !== undefined) return { kind: 'killed', signal: rest.signal };
  return { kind: 'not-started', reason: rest.originalMessage ?? 'it could not be started' };

  function start() {
    switch (command.kind) {
      case 'program':
        return execa(command.file, command.args, { ...how, env: { ...how.env, ...command.variables } });
      case 'script':
        return process.platform === 'win32'
          ? execa(oneLine(command.text), { ...how, shell: true })
          : execa('sh', ['-e', '-c', command.text], how);
      case 'learner-shell':
        return execa(shellOf(env), how);
    }
  }
}

/** What cmd.exe takes: one line, in which `#` begins no comment. */
function oneLine(script: string): string {
  const lines = script.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return lines.join(' && ');
}

function shellOf(env: NodeJS.ProcessEnv): string {
  const [named, usual] =
    process.platform === 'win32' ? [env['ComSpec'], 'cmd.exe'] : [env['SHELL'], '/bin/sh'];
  return named === undefined || named === '' ? usual : named;
}

function sentenceOf(end: TerminalEnd): string {
  switch (end.kind) {
    case 'ended':
      return end.exitCode === 0 ? '' : `It ended with ${end.exitCode}. `;
    case 'killed':
      return `It was ended by ${end.signal}. `;
    case 'not-started':
      return `It could not be started: ${end.reason}. `;
  }
}

/** Settles with the next line, when the terminal goes away, or when the signal is aborted. */
async function enterPressed({ stdin, signal }: RunInTerminalOptions): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  // The terminal gives whole lines here, so that anything at all is a line.
  const read = () => {
    while (stdin.read() !== null) resolve();
  };
  stdin.on('readable', read);
  stdin.on('end', resolve);
  signal.addEventListener('abort', () => resolve(), { once: true });
  stdin.ref();
  await promise;
  stdin.off('readable', read);
  stdin.off('end', resolve);
  stdin.unref();
}
