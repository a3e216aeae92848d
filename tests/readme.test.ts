import { expect, test } from 'vitest';
import { readmeKeys } from '../scripts/readme-keys.ts';

test('README’s table of keys is the key map’s: `npm run readme:keys` writes it', async () => {
  const { before, after } = await readmeKeys();
  expect(before).toContain('| **Getting around** | |');
  expect(before).toBe(after);
});
