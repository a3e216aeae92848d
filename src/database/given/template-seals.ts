import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomically } from '../../system/write-file-atomically.ts';
import type { SealStore } from '../scratch.ts';

/**
 * Keeps the seals of templates in the course's state folder. On a given server, the learner's role owns the templates
 * and may write any comment on them, so that a seal in a comment proves nothing.
 */
export function openSeals(stateFolder: string): SealStore {
  const fileOf = (template: string) => path.join(stateFolder, 'templates', encodeURIComponent(template));
  return {
    read: (template) => readFile(fileOf(template), 'utf8').catch(() => undefined),
    async write(template, seal) {
      await mkdir(path.join(stateFolder, 'templates'), { recursive: true, mode: 0o700 });
      await writeFileAtomically(fileOf(template), seal);
    },
    remove: (template) => rm(fileOf(template), { force: true }),
  };
}
