import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const manifest = z.object({
  version: z.string().optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/**
 * The packages that a folder's package.json asks for and that are not installed at the version it names.
 * Empty where all is well, and for a folder without a package.json.
 */
export async function findMissingPackages(folder: string): Promise<readonly string[]> {
  const wanted = await readManifest(folder);
  if (wanted === undefined) return [];
  const packages = Object.entries({ ...wanted.dependencies, ...wanted.devDependencies });
  const missing = await Promise.all(
    packages.map(async ([name, range]) => ((await isInstalled(name, range, folder)) ? [] : [name])),
  );
  return missing.flat();
}

/** Looks where Node looks: in node_modules of this folder and of every one above it. */
async function isInstalled(name: string, range: string, folder: string): Promise<boolean> {
  const found = await readManifest(path.join(folder, 'node_modules', name));
  if (found !== undefined) return !/^\d/.test(range) || found.version === range;
  const parent = path.dirname(folder);
  return parent !== folder && isInstalled(name, range, parent);
}

async function readManifest(folder: string) {
  try {
    return manifest.parse(JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')));
  } catch {
    return undefined;
  }
}
