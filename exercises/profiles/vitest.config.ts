import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

// The same settings as `npm run app`. What the environment says already is left as it is.
if (existsSync('.env.development')) process.loadEnvFile('.env.development');

export default defineConfig({
  // Some tests start the application's commands, which takes a while on a busy machine.
  test: { include: ['tests/**/*.test.ts'], testTimeout: 20_000 },
});
