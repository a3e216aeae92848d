import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

/** Whether a program can be started: one of that name on the PATH, or the file at that path. */
export function canStart(
  program: string,
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): boolean {
  const names =
    platform === 'win32' ? endings(env).map((ending) => program + ending.toLowerCase()) : [program];
  if (path.isAbsolute(program)) return names.some(isProgram);
  return foldersOf(env).some((folder) => names.some((name) => isProgram(path.join(folder, name))));
}

function foldersOf(env: Readonly<Record<string, string | undefined>>): string[] {
  const list = env['PATH'] ?? env['Path'] ?? '';
  return list.split(path.delimiter).filter((folder) => folder !== '');
}

function endings(env: Readonly<Record<string, string | undefined>>): string[] {
  return ['', ...(env['PATHEXT'] ?? '.COM;.EXE;.BAT;.CMD').split(';')];
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
