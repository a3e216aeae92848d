// Bundles src/ into dist/. Plain JavaScript, so that `npm install` can run it under the machine's own Node
// where the carried one is missing.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const dist = path.join(root, 'dist');

/**
 * Yoga's loader uses fetch() on a data: URL where fetch exists, which loads all of undici. Without it, the same
 * bytes are decoded from base64: 35 ms less before the first frame.
 */
const hideFetchFromYoga = {
  name: 'hide-fetch-from-yoga',
  async load(id) {
    if (!id.includes('yoga-wasm-base64-esm')) return null;
    const code = await readFile(id, 'utf8');
    const patched = code.replaceAll('"function"!=typeof fetch', 'true');
    if (patched === code) this.warn('yoga-layout has changed: its fetch test was not found');
    return patched;
  },
};

const entries = {
  main: 'src/main.ts',
  'checker-host': 'src/checker/host.ts',
  'own-tests-vitest': 'src/checker/own-tests/vitest-process.ts',
  'own-tests-worker': 'src/checker/own-tests/worker.ts',
  kit: 'src/kit/index.ts',
  preload: 'src/kit/preload.ts',
  guard: 'src/kit/guard.ts',
  'app-supervisor': 'src/workspace/server/supervisor.ts',
  'drizzle-kit-worker': 'src/migrations/drizzle-kit/kit-worker.ts',
};

const stub = path.join(root, 'src/text/lesson/marked-terminal-stub.ts');

const aliases = {
  // One width function instead of six copies of a slower one: 29 ms less before the first frame.
  'string-width': require.resolve('fast-string-width'),
  // Parts of marked-terminal that are never reached: tables and highlighting are our own.
  'cli-highlight': stub,
  'cli-table3': stub,
  'node-emoji': stub,
};

const build = await rolldown({
  input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, path.join(root, file)])),
  platform: 'node',
  external: [/^vitest(\/|$)/, /^vite(\/|$)/, 'fsevents', 'react-devtools-core'],
  // React's development build takes three times the time for every frame.
  transform: { define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"' } },
  plugins: [hideFetchFromYoga],
  resolve: { alias: aliases },
  onLog(level, log, handle) {
    // Dependencies use eval and directives that mean nothing in a bundle.
    if (log.code !== 'EVAL' && log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
  },
});
const { output } = await build.generate({
  format: 'esm',
  entryFileNames: '[name].mjs',
  chunkFileNames: 'chunk-[name]-[hash].mjs',
  minify: true,
});
await build.close();

// A workshop may be running from this folder: files are replaced one by one, each whole, and old ones go last.
await mkdir(dist, { recursive: true });
for (const file of output) {
  const aside = path.join(dist, `${file.fileName}.${process.pid}.tmp`);
  await writeFile(aside, file.type === 'chunk' ? file.code : file.source);
  await rename(aside, path.join(dist, file.fileName));
}
const built = new Set(output.map(({ fileName }) => fileName));
const stale = (await readdir(dist)).filter((name) => !built.has(name));
await Promise.all(stale.map((name) => rm(path.join(dist, name), { recursive: true, force: true })));
