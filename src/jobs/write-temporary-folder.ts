import { rm } from 'node:fs/promises';
import path from 'node:path';
import { writeInside } from '../course/course-path.ts';
import { makeTemporaryFolder } from '../system/owner-tag.ts';

export interface TemporaryFolder extends AsyncDisposable {
  readonly folder: string;
}

/** One folder of a solution, in a temporary place; gone when it is disposed of, and where it can't be written. */
export async function writeTemporaryFolder(
  files: ReadonlyMap<string, Buffer>,
  folder: string,
): Promise<TemporaryFolder> {
  await using resources = new AsyncDisposableStack();
  const root = await makeTemporaryFolder('solution');
  resources.defer(() => rm(root, { recursive: true, force: true, maxRetries: 3 }));
  for (const [file, content] of files) {
    if (!file.startsWith(`${folder}/`)) continue;
    await writeInside(root, file, content);
  }
  const kept = resources.move();
  return { folder: path.join(root, folder), [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
