// npm runs this after `npm install`, and `npx workshop` once more when it first meets the clone. It builds, and never
// fails: npx keeps a half-made folder behind a failed one and would fail from then on, whatever is mended. Where there
// is no bundle, the launcher builds it, or says what is missing.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const build = fileURLToPath(new URL('build.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [build], {
  stdio: ['ignore', 'inherit', 'pipe'],
  encoding: 'utf8',
});
if (status !== 0) {
  process.stderr.write(
    'The workshop could not be built yet. `npx workshop` builds it when it is started, or says what is missing.\n',
  );
}
