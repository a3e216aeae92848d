import { enableCompileCache } from 'node:module';
import { paintKeptFrame } from './painted-frame.ts';
import manifest from '../package.json' with { type: 'json' };

// The one question that scripts ask of every program is answered without loading the rest.
if (process.argv.length === 3 && ['--version', '-V'].includes(process.argv[2] ?? '')) {
  process.stdout.write(`${manifest.version}\n`);
} else {
  const words = process.argv.slice(2);
  const painted = paintKeptFrame({ words, cwd: process.cwd(), env: process.env });
  // Compiled code is kept between runs: a third less time before the first line.
  enableCompileCache();
  void import('./cli/run.ts').then(({ run }) => run(words, manifest.version, painted));
}
