import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { repository } from './support/workshop.ts';

const lintConfig = z.object({
  overrides: z.array(
    z.object({
      files: z.array(z.string()),
      rules: z.object({
        'no-restricted-imports': z
          .tuple([z.string(), z.object({ patterns: z.array(z.object({ group: z.array(z.string()) })) })])
          .optional(),
      }),
    }),
  ),
});

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(path.join(repository, folder), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** What each room may use according to the table in docs/architecture.md. */
async function documentedArrows(): Promise<Map<string, string[]>> {
  const text = await readFile(path.join(repository, 'docs/architecture.md'), 'utf8');
  const rows = text.matchAll(/^\| `(?<room>[a-z-]+)` \| (?<names>.+) \|$/gmu);
  return new Map(
    Array.from(rows, ({ groups }) => [
      groups?.['room'] ?? '',
      Array.from(groups?.['names']?.matchAll(/`([a-z-]+)`/gu) ?? [], ([, name = '']) => name),
    ]),
  );
}

/** What each room may import according to the linter: other rooms and the room's own folders. */
async function lintedArrows(): Promise<Map<string, string[]>> {
  const text = await readFile(path.join(repository, '.oxlintrc.json'), 'utf8');
  const { overrides } = lintConfig.parse(JSON.parse(text.replaceAll(/^\s*\/\/.*$/gmu, '')));
  return new Map(
    overrides.flatMap(({ files, rules }) => {
      const room = /^src\/([a-z-]+)\/\*\*$/u.exec(files[0] ?? '')?.[1];
      const group = rules['no-restricted-imports']?.[1].patterns[0]?.group;
      if (room === undefined || group === undefined) return [];
      return [[room, group.flatMap((glob) => /^!\*\*\/([a-z-]+)\/\*\*$/u.exec(glob)?.[1] ?? [])] as const];
    }),
  );
}

test('the linter and docs/architecture.md agree on which room may use which, and know every room', async () => {
  const [rooms, documented, linted] = await Promise.all([
    foldersIn('src'),
    documentedArrows(),
    lintedArrows(),
  ]);
  expect([...documented.keys()].toSorted()).toEqual(rooms.toSorted());
  expect([...linted.keys()].toSorted()).toEqual(rooms.toSorted());
  for (const room of rooms) {
    const allowed = [...(documented.get(room) ?? []), ...(await foldersIn(path.join('src', room)))];
    expect({ room, allowed: linted.get(room)?.toSorted() }).toEqual({ room, allowed: allowed.toSorted() });
  }
});
