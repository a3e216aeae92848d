import { enableCompileCache } from 'node:module';
import { keepOwnRights } from './environment/keep-own-rights.ts';
import { takeEnvironment } from './environment/take-environment.ts';
import { paintKeptFrame } from './painted-frame.ts';
import manifest from '../package.json' with { type: 'json' };

// Without a listener of ours, SIGUSR1 opens an inspector: a program under test could use it to change the verdict.
process.on('SIGUSR1', () => undefined);

// The one question that scripts ask of every program is answered without loading the rest.
if (process.argv.length === 3 && ['--version', '-V'].includes(process.argv[2] ?? '')) {
  process.stdout.write(`${manifest.version}\n`);
} else {
  keepOwnRights();
  const env = takeEnvironment(process.env);
  const words = process.argv.slice(2);
  const painted = paintKeptFrame({ words, cwd: process.cwd(), env });
  // Compiled code is kept between runs: a third less time before the first line.
  enableCompileCache();
  void import('./cli/run.ts').then(({ run }) => run({ words, env, painted }, manifest.version));
}
