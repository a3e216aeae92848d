import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

// The same settings as `npm run app`. What the environment says already is left as it is.
if (existsSync('.env.development')) process.loadEnvFile('.env.development');

export default defineConfig({
  test: { include: ['tests/**/*.test.ts'] },
});
