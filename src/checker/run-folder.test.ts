import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { expect, onTestFinished, test } from 'vitest';
import { makeRunFolder, removeRunFolder } from './run-folder.ts';

/** For root, no permission is missing. */
function withoutPrivileges(): void {
  if (process.geteuid?.() !== 0) return;
  const nobody = 65_534;
  process.seteuid?.(nobody);
  onTestFinished(() => process.seteuid?.(0));
}

test.skipIf(process.platform === 'win32')(
  'a folder that a program has closed is removed all the same',
  async () => {
    withoutPrivileges();
    const folder = await makeRunFolder();
    await mkdir(path.join(folder, 'closed', 'inside'), { recursive: true });
    await writeFile(path.join(folder, 'closed', 'inside', 'file'), '');
    await chmod(path.join(folder, 'closed', 'inside'), 0);
    await chmod(path.join(folder, 'closed'), 0);
    await removeRunFolder(folder);
    expect(existsSync(folder)).toBe(false);
  },
);
