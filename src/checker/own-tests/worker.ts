import { registerHooks } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { type WorkerNews, type WorkerSettings, type WorkerStart, workerVariable } from './messages.ts';

/**
 * Loaded by a worker of the learner's Vitest before Vitest's own code. The worker is started before anything is known of
 * its run: it loads what is the same in each, third-party modules only, and then gets the environment of the run.
 */
const settings: WorkerSettings = JSON.parse(process.env[workerVariable] ?? '');
// The learner's code may replace it.
const send = process.send?.bind(process);

noteImports();
for (const module of [settings.entry, ...settings.packages]) {
  // What can't be loaded is told by the test that imports it.
  await import(module).catch(() => undefined);
}
process.on('message', start);
tell({ kind: 'workshop-ready' });

function start(message: WorkerStart): void {
  if (message.kind !== 'workshop-start') return;
  process.off('message', start);
  for (const name of Object.keys(process.env)) if (!(name in message.env)) delete process.env[name];
  Object.assign(process.env, message.env);
  // Once more, now that it finds its settings in the environment: it starts the guard. It looks at the end of its name.
  void import(`${message.preload}?with-guard${path.extname(message.preload)}`);
}

/** Tells which third-party modules Vitest loads for the learner's files. */
function noteImports(): void {
  const packages = new Set<string>();
  registerHooks({
    resolve(specifier, context, next) {
      const isForTests =
        specifier.startsWith('file:') && context.parentURL?.includes('/vitest/dist/') === true;
      if (isForTests && isThirdParty(specifier) && !packages.has(specifier)) {
        if (packages.size === 0)
          setImmediate(() => tell({ kind: 'workshop-imported', packages: [...packages] }));
        packages.add(specifier);
      }
      return next(specifier, context);
    },
  });
}

/** Vitest's own modules can't be used before it has set itself up. */
function isThirdParty(url: string): boolean {
  return url.includes('/node_modules/') && !/\/node_modules\/(?:@vitest|vitest|vite)\//u.test(url);
}

function tell(news: WorkerNews): void {
  send?.(news);
}
