import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { RawError } from './host-messages.ts';
import { pathOf } from './printed-frames.ts';

/**
 * Where a check, or what it imports of its course, can't be loaded: `lessons/step-1/check.test.ts:3:7`, with as much as
 * is known; null if the error names no file of the course.
 */
export function placeInCheck({ report, message }: RawError, courseRoot: string): string | null {
  return fromHeader(report, courseRoot) ?? fromImport(message, courseRoot) ?? fromStack(report, courseRoot);
}

/** Node begins the report of a syntax error with file and line, then the code and a mark below the column. */
function fromHeader(report: string, root: string): string | null {
  const header = /^(file:\S+|\/.+|[A-Za-z]:[\\/].+):(\d+)\n(?:.*\n){1,4}?([ \t]*)\^/mu.exec(report);
  if (header === null) return null;
  const [, file = '', line = '', before = ''] = header;
  return within(file, `${line}:${before.length + 1}`, root);
}

function fromImport(message: string, root: string): string | null {
  const [, imported = '', quoted, bare] =
    /Cannot find (?:module|package) '([^']+)' imported from (?:'([^']+)'|(\S.*?))$/mu.exec(message) ?? [];
  const importer = pathOf(quoted ?? bare ?? '');
  if (importer === null || importer === '') return null;
  const name = imported.split(/[\\/]/u).at(-1) ?? imported;
  return within(importer, placeOfText(importer, name), root);
}

function fromStack(report: string, root: string): string | null {
  for (const [, file = '', line = '', column = ''] of report.matchAll(
    /^\s+at (?:async )?(?:.*?\()?((?:file:\/\/|\/|[A-Za-z]:[\\/]).*?):(\d+):(\d+)\)?$/gmu,
  )) {
    const place = within(file, `${line}:${column}`, root);
    if (place !== null) return place;
  }
  return null;
}

function placeOfText(file: string, text: string): string {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    const index = lines.findIndex((line) => line.includes(text));
    return index === -1 ? '' : `${index + 1}:${(lines[index]?.indexOf(text) ?? 0) + 1}`;
  } catch {
    return '';
  }
}

function within(urlOrPath: string, place: string, root: string): string | null {
  const file = pathOf(urlOrPath);
  const inside = file === null ? '..' : path.relative(root, file);
  const isOutside = inside.startsWith('..') || path.isAbsolute(inside) || /node_modules/u.test(inside);
  if (isOutside) return null;
  const name = inside.split(path.sep).join('/');
  return place === '' ? name : `${name}:${place}`;
}
