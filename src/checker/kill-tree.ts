import { spawn } from 'node:child_process';
import process from 'node:process';
import { codeOf } from '../errors.ts';

/** Kills a process that leads its own process group, and everything that it started. One that is gone is no error. */
export function killTree(pid: number): void {
  if (process.platform === 'win32') {
    spawn('taskkill', ['/T', '/F', '/PID', String(pid)], { stdio: 'ignore', windowsHide: true }).unref();
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}
