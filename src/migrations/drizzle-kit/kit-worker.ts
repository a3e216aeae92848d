import { existsSync } from 'node:fs';
import { glob, stat } from 'node:fs/promises';
import { createRequire, registerHooks } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Snapshot } from '../snapshot.ts';
import { drizzleModule } from './fast-drizzle.ts';
import type { KitReply, KitRequest } from './kit-messages.ts';

/**
 * A process in an exercise's folder, with the exercise's own drizzle-kit. The learner's schema file runs in here, and
 * whatever it does, it does not do it to the workshop.
 */
interface KitApi {
  generateDrizzleJson(
    imports: Record<string, unknown>,
    previousId?: string,
    schemaFilters?: readonly string[],
    casing?: string,
  ): unknown;
  generateMigration(from: Snapshot, to: Snapshot): Promise<string[]>;
}

const configSchema = z.looseObject({
  schema: z.union([z.string(), z.array(z.string())]),
  casing: z.string().optional(),
  migrations: z
    .looseObject({ prefix: z.enum(['index', 'timestamp', 'supabase', 'unix', 'none']).optional() })
    .optional(),
});

const folder = process.cwd();
const exerciseRequire = createRequire(path.join(folder, 'package.json'));

registerHooks({
  resolve(specifier, context, next) {
    const url = drizzleModule(specifier, context.parentURL);
    return url === undefined ? next(specifier, context) : { url, format: 'module', shortCircuit: true };
  },
});

process.on('message', (request: KitRequest) => void answer(request));
process.on('disconnect', () => process.exit());

async function answer(request: KitRequest): Promise<void> {
  const reply = await replyTo(request).catch((error: unknown) => failed(error));
  process.send?.(reply);
}

async function replyTo(request: KitRequest): Promise<KitReply> {
  const api: KitApi = exerciseRequire('drizzle-kit/api');
  switch (request.kind) {
    case 'load-schema':
      return loadSchema(api, request.previousId);
    case 'compare':
      return { kind: 'statements', statements: await api.generateMigration(request.from, request.to) };
  }
}

async function loadSchema(api: KitApi, previousId: string): Promise<KitReply> {
  const { schema, casing, migrations } = await loadConfig();
  const schemaFiles = await findFiles([schema].flat());
  const modules = await Promise.all(schemaFiles.map((file) => importFile(file)));
  const exported: Record<string, unknown> = Object.assign({}, ...modules);
  return {
    kind: 'schema',
    snapshot: api.generateDrizzleJson(exported, previousId, undefined, casing),
    schemaFiles,
    prefix: migrations?.prefix ?? 'index',
  };
}

async function loadConfig() {
  const names = ['ts', 'js', 'mjs', 'cjs', 'json'].map((ending) =>
    path.join(folder, `drizzle.config.${ending}`),
  );
  const file = names.find((name) => existsSync(name));
  if (file === undefined) throw new Error('There is no drizzle.config.ts.');
  const loaded = file.endsWith('.json') ? exerciseRequire(file) : (await importFile(file))['default'];
  return configSchema.parse(loaded);
}

async function importFile(file: string): Promise<Record<string, unknown>> {
  const module: Record<string, unknown> = await import(pathToFileURL(file).href);
  return module;
}

/** Files, folders and patterns, as drizzle-kit takes them. */
async function findFiles(patterns: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const pattern of patterns) {
    const isFolder =
      (await stat(path.resolve(folder, pattern)).catch(() => undefined))?.isDirectory() === true;
    const wanted = isFolder ? `${pattern}/**/*.{ts,mts,js,mjs}` : pattern;
    for await (const file of glob(wanted, { cwd: folder })) found.push(path.resolve(folder, file));
  }
  if (found.length > 0) return found.toSorted();
  throw new Error(
    `There is no file at ${patterns.join(', ')}, where drizzle.config.ts says that the schema is.`,
  );
}

function failed(error: unknown): KitReply {
  const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  return { kind: 'failed', error: { name, message, stack } };
}
