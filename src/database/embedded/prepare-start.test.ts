import { expect, test } from 'vitest';
import { explainProbe } from './prepare-start.ts';

test.each([
  [{ code: 'ENOENT', output: '' }, 'it needs glibc'],
  [
    { code: 127, output: 'postgres: error while loading shared libraries: libstdc++.so.6: cannot open' },
    'the library libstdc++.so.6 is missing',
  ],
  [
    { code: 'signal', output: 'dyld[1]: Library not loaded: @loader_path/../lib/libicudata.77.dylib\n' },
    'libicudata.77.dylib is missing',
  ],
  [{ code: 3_221_225_781, output: '' }, 'the Visual C++ runtime is missing'],
  [{ code: 'timeout', output: 'half a word' }, 'postgres --version did not end in time'],
])('%j is explained', (result, sentence) => {
  expect(explainProbe(result)).toMatchObject({
    message: expect.stringContaining(sentence),
    wayOut: expect.stringContaining('DATABASE_URL'),
  });
});
