import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Run as a program of the learner's, in their folder: hands a session and an id to their `ProfileService.getById`, as
 * the next steps do, and writes what it gave into a file.
 */
export type Given =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'list'; readonly length: number }
  | {
      readonly kind: 'object';
      readonly keys: readonly string[];
      readonly id: unknown;
      readonly fullName: unknown;
    }
  | { readonly kind: 'error' }
  /** A number or a text, or the whole service could not be loaded. */
  | { readonly kind: 'other' };

const [answerFile = '', id] = process.argv.slice(2);
writeFileSync(answerFile, JSON.stringify(await ask(Number(id))));
// The pool is open, and so is whatever the service may have opened besides.
process.exit();

async function ask(profileId: number): Promise<Given> {
  const [{ getService }, { ProfileService }] = await Promise.all([
    load('src/services/index.ts'),
    load('src/services/profiles.ts'),
  ]);
  const service = getService(ProfileService);
  try {
    return describe(await service.session((session: unknown) => service.getById(session, profileId)));
  } catch {
    return { kind: 'error' };
  }
}

function load(file: string) {
  return import(pathToFileURL(path.resolve(file)).href);
}

function describe(value: unknown): Given {
  if (value === undefined || value === null) return { kind: 'nothing' };
  if (Array.isArray(value)) return { kind: 'list', length: value.length };
  if (typeof value !== 'object') return { kind: 'other' };
  const { id: ownId, fullName }: { id?: unknown; fullName?: unknown } = { ...value };
  return { kind: 'object', keys: Object.keys(value), id: ownId, fullName };
}
