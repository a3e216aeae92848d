import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Run as a program of the learner's, in their folder: hands a session and arguments to a method of their
 * `ProfileService`, as the next steps do, and writes what it gave into a file.
 */
export type Given =
  | { readonly kind: 'nothing' }
  /** With the names of what is in its first element. */
  | { readonly kind: 'list'; readonly length: number; readonly keys: readonly string[] }
  | {
      readonly kind: 'object';
      readonly keys: readonly string[];
      readonly id: unknown;
      readonly fullName: unknown;
    }
  | GivenError
  /** A number or a text, or the whole service could not be loaded. */
  | { readonly kind: 'other' };

export interface GivenError {
  readonly kind: 'error';
  readonly name: string;
  readonly message: string;
  /** As Drizzle or the driver throws it. */
  readonly isOfDatabase: boolean;
  /** Thrown by the learner on purpose, so neither of the database nor of JavaScript. */
  readonly isOwn: boolean;
}

const [answerFile = '', method = '', args = '[]'] = process.argv.slice(2);
writeFileSync(answerFile, JSON.stringify(await ask(JSON.parse(args))));
// The pool is open, and so is whatever the service may have opened besides.
process.exit();

async function ask(given: readonly unknown[]): Promise<Given> {
  const [{ getService }, { ProfileService }] = await Promise.all([
    load('src/services/index.ts'),
    load('src/services/profiles.ts'),
  ]);
  const service = getService(ProfileService);
  try {
    return describe(await service.session((session: unknown) => service[method](session, ...given)));
  } catch (error) {
    return describeError(error);
  }
}

function load(file: string) {
  return import(pathToFileURL(path.resolve(file)).href);
}

function describe(value: unknown): Given {
  if (value === undefined || value === null) return { kind: 'nothing' };
  if (Array.isArray(value)) return { kind: 'list', length: value.length, keys: Object.keys(value[0] ?? {}) };
  if (typeof value !== 'object') return { kind: 'other' };
  const { id: ownId, fullName }: { id?: unknown; fullName?: unknown } = { ...value };
  return { kind: 'object', keys: Object.keys(value), id: ownId, fullName };
}

function describeError(error: unknown): Given {
  const name = error instanceof Error ? error.constructor.name : typeof error;
  const message = error instanceof Error ? error.message : String(error);
  const isOfDatabase = /^(?:DrizzleQueryError|PostgresError)$/u.test(name);
  const isOwn = !isOfDatabase && !/^(?:Type|Range|Reference|Syntax)Error$/u.test(name);
  return { kind: 'error', name, message, isOfDatabase, isOwn };
}
