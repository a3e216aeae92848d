import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { toolEnvironment } from '../environment/environments.ts';

const run = promisify(execFile);

interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
}

/** When a process began, as a text that is only good for comparing; null where the system does not tell. */
export async function startTimeOf(pid: number, { platform, env }: Machine = process): Promise<string | null> {
  try {
    return (await askSystem(pid, { platform, env })) || null;
  } catch {
    return null;
  }
}

async function askSystem(pid: number, { platform, env }: Machine): Promise<string | undefined> {
  switch (platform) {
    case 'linux': {
      // Field 22 of /proc/PID/stat (proc(5)), counted after the command's name, which may hold spaces.
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    }
    case 'win32':
      return print(
        'powershell.exe',
        ['-NoProfile', '-NonInteractive', '-Command', `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`],
        env,
      );
    default:
      // In one language and one time zone: another terminal of the same learner may have others.
      return print('ps', ['-o', 'lstart=', '-p', String(pid)], env);
  }
}

async function print(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await run(file, [...args], { env: toolEnvironment(env), windowsHide: true });
  return stdout.trim();
}
