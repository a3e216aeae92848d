import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** What a check is made of, besides the course. */
export interface Parts {
  /** Entry of the host process: an absolute path. */
  readonly host: string;
  /** File URL of what a check file imports as `workshop-runner/kit`. */
  readonly kit: string;
  /** File URL of the module that guards each process with the learner's code. */
  readonly preload: string;
  /** Entry of the process with the learner's own Vitest: an absolute path. */
  readonly ownTestsVitest: string;
  /** File URL of the module that its workers load first. */
  readonly ownTestsWorker: string;
  /** File URL of Vitest's own entry, so that a course outside this tree finds the same Vitest as its host. */
  readonly vitest: string;
}

/** Where the parts are: beside this file as TypeScript, or bundled in one folder. */
export function findParts(): Parts {
  const here = fileURLToPath(import.meta.url);
  const fromSource = here.endsWith('.ts');
  const folder = path.dirname(here);
  const part = (source: string, bundled: string): string =>
    fromSource ? path.join(folder, source) : path.join(folder, bundled);
  const vitest = path.dirname(createRequire(import.meta.url).resolve('vitest/package.json'));
  return {
    host: part('host.ts', 'checker-host.mjs'),
    kit: pathToFileURL(part('../kit/index.ts', 'kit.mjs')).href,
    preload: pathToFileURL(part('../kit/preload.ts', 'preload.mjs')).href,
    ownTestsVitest: part('own-tests/vitest-process.ts', 'own-tests-vitest.mjs'),
    ownTestsWorker: pathToFileURL(part('own-tests/worker.ts', 'own-tests-worker.mjs')).href,
    vitest: pathToFileURL(path.join(vitest, 'dist', 'index.js')).href,
  };
}
