import { appendFile, mkdir } from 'node:fs/promises';
import { execa } from 'execa';

/** A small file system of its own for the folder, and what takes it away again. Undefined where none can be mounted. */
export async function mountSmallDisk(folder: string): Promise<AsyncDisposable | undefined> {
  if (process.platform !== 'linux') return undefined;
  await mkdir(folder, { recursive: true });
  const { failed } = await execa('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], {
    reject: false,
  });
  if (failed) return undefined;
  return {
    async [Symbol.asyncDispose]() {
      await execa('umount', ['-l', folder]);
    },
  };
}

export async function fill(file: string): Promise<void> {
  try {
    for (;;) await appendFile(file, 'x'.repeat(1024));
  } catch {
    // Nothing more fits.
  }
}
