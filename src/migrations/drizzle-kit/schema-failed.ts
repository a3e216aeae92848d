import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../errors.ts';
import type { KitError } from './kit-messages.ts';

/** Why schema.ts could not be loaded, with the line where that is known. */
export function schemaFailed({ name, message, stack }: KitError, exerciseFolder: string): UserError {
  const place = placeIn(stack, exerciseFolder);
  const what = message.split('\n').find((line) => line.trim() !== '') ?? name;
  const where = place === undefined ? 'the schema' : `${place.file}, line ${place.line}`;
  return new UserError(
    `drizzle-kit can't use ${where}: ${name === 'Error' ? '' : `${name}: `}${what.replace(/\.$/u, '')}. Nothing was changed.`,
    wayOut(message, place?.file ?? 'the schema file'),
    { exitCode: 1 },
  );
}

function wayOut(message: string, file: string): string {
  if (/serialize a BigInt/iu.test(message)) return bigintWayOut;
  return `Mend ${file}, then try again.`;
}

export const bigintWayOut =
  'A default that is a bigint (0n) is what it can\'t write down. Say it in SQL: .default(sql`0`), with `import { sql } from "drizzle-orm"`.';

interface Place {
  /** Relative to the exercise's folder. */
  readonly file: string;
  readonly line: number;
}

/** The first place in a stack, or in the lines above it, that is a file of the exercise's own. */
export function placeIn(stack: string, exerciseFolder: string): Place | undefined {
  for (const [, url, plain, line] of stack.matchAll(
    /(?:(file:\/\/[^\s()]+?)|((?:\/|[A-Z]:\\)[^\n()]*?)):(\d+)(?::\d+)?/gu,
  )) {
    const file = path.relative(exerciseFolder, url === undefined ? (plain ?? '') : fileURLToPath(url));
    const isOwn = !file.startsWith('..') && !path.isAbsolute(file) && !file.includes('node_modules');
    if (isOwn) return { file: file.split(path.sep).join('/'), line: Number(line) };
  }
  return undefined;
}
