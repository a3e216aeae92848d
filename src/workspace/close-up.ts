import path from 'node:path';
import { readRegularFile } from '../system/read-regular-file.ts';
import { hunksBetween } from './diff/diff-texts.ts';
import type { Hunk } from './diff/file-diff.ts';

/** What a failure looks like from near: the place in the learner's file, and how what came differs from what should. */
export interface CloseUp {
  readonly excerpt: Excerpt | null;
  /** From what was received to what was expected; null where one of them is not known, or both read the same. */
  readonly difference: readonly Hunk[] | null;
}

/** A few lines of a file. */
export interface Excerpt {
  /** Of the first line shown; counted from 1, as `line` is. */
  readonly firstLine: number;
  readonly lines: readonly string[];
  /** The one that it is about. */
  readonly line: number;
}

/** What is known of a failure. */
export interface FailurePlace {
  /** Relative to the course root. */
  readonly file: string | null;
  /** Counted from 1. */
  readonly line: number | null;
  readonly details: { readonly expected: string | null; readonly received: string | null } | null;
}

const linesAround = 2;
/** Larger files were made by a tool. */
const largestFileBytes = 1024 * 1024;

/** Looks closer at a failure. A file that can't be read has no excerpt, and that is no error. */
export async function lookCloser(
  courseRoot: string,
  { file, line, details }: FailurePlace,
): Promise<CloseUp> {
  return {
    excerpt: file === null || line === null ? null : await readExcerpt(path.join(courseRoot, file), line),
    difference: differenceOf(details?.received ?? null, details?.expected ?? null),
  };
}

async function readExcerpt(file: string, line: number): Promise<Excerpt | null> {
  const content = await readRegularFile(file, largestFileBytes).catch(() => null);
  if (content === null || content.includes(0)) return null;
  const text = content.toString('utf8');
  return excerptOf(text, line);
}

/** The line and two on each side of it; null where the file has no such line. */
export function excerptOf(text: string, line: number): Excerpt | null {
  const lines = text.replace(/\r?\n$/u, '').split(/\r?\n/u);
  if (line < 1 || line > lines.length) return null;
  const firstLine = Math.max(1, line - linesAround);
  return { firstLine, lines: lines.slice(firstLine - 1, line + linesAround), line };
}

function differenceOf(received: string | null, expected: string | null): readonly Hunk[] | null {
  if (received === null || expected === null) return null;
  const hunks = hunksBetween(received, expected);
  return hunks.length === 0 ? null : hunks;
}
