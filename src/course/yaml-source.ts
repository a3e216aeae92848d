import { isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import type { Problem } from './course.ts';
import { explainIssue } from './explain-issue.ts';
import { nearest } from './nearest.ts';

/** A value read from YAML, and where in its file each part of it stands. */
export interface Located<T> {
  readonly value: T;
  readonly lineOf: (path: readonly PropertyKey[]) => number;
}

/**
 * Reads YAML against a schema. Gives the value, or every problem in it with its line; a key that the schema does
 * not know is a problem, with the key that was probably meant.
 *
 * @param firstLine the line of the file, counted from 1, on which `text` begins
 */
export function parseYaml<T>(
  text: string,
  schema: z.ZodType<T>,
  file: string,
  firstLine = 1,
): { located: Located<T> | null; problems: Problem[] } {
  const counter = new LineCounter();
  const document = readDocument(text, counter);
  if (document === null) return { located: null, problems: [{ file, line: firstLine, message: tooDeep }] };
  const lineAt = (offset: number) => counter.linePos(offset).line + firstLine - 1;
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      file,
      line: lineAt(error.pos[0]),
      message: /call stack/.test(error.message) ? tooDeep : firstSentence(error.message),
    }));
    return { located: null, problems };
  }
  const lineOf = (path: readonly PropertyKey[]) => lineAt(offsetOf(document, path));
  const read = valueOf(document);
  if (read === null) return { located: null, problems: [{ file, line: firstLine, message: aliasBomb }] };
  const result = schema.safeParse(read.value);
  if (result.success) return { located: { value: result.data, lineOf }, problems: [] };
  const problems = result.error.issues.flatMap((issue) => problemsOf(issue, file, lineOf, read.value));
  return { located: null, problems };
}

/** Null if the parser gives up: it calls itself for each level, and its stack is limited. */
function readDocument(text: string, lineCounter: LineCounter): Document | null {
  try {
    return parseDocument(text, { lineCounter });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const tooDeep = 'this YAML is nested too deeply to be read';
const aliasBomb =
  'the aliases (*name) of this YAML stand for more values than can be read, or for nothing; write the values out';

/** Null if its aliases stand for too much, or for nothing: a few lines of YAML can mean gigabytes. */
function valueOf(document: Document): { readonly value: unknown } | null {
  try {
    return { value: document.toJS() };
  } catch (error) {
    if (error instanceof ReferenceError || error instanceof RangeError) return null;
    throw error;
  }
}

function problemsOf(
  issue: z.core.$ZodIssue,
  file: string,
  lineOf: (path: readonly PropertyKey[]) => number,
  value: unknown,
): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      file,
      line: lineOf([...issue.path, key]),
      message: `unknown key "${key}"${didYouMean(key, knownKeys(issue))}`,
    }));
  }
  if (issue.path.length === 0 && (value === null || value === undefined))
    return [{ file, line: lineOf([]), message: 'there are no keys here, such as "title"' }];
  const where = issue.path.length === 0 ? 'this YAML ' : `${issue.path.map(String).join('.')}: `;
  return [
    { file, line: lineOf(issue.path), message: where + explainIssue(issue, valueAt(value, issue.path)) },
  ];
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at: unknown = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Reflect.get(at, key);
  }
  return at;
}

/** The keys that the schema has at an issue's place; `strictRecord` puts them into the issue. */
function knownKeys(issue: z.core.$ZodIssue): readonly string[] {
  return issue.message.startsWith(KEYS_PREFIX) ? issue.message.slice(KEYS_PREFIX.length).split(' ') : [];
}

const KEYS_PREFIX = 'known keys: ';

/** An object that refuses unknown keys, and says which ones it knows. */
export function strictRecord<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? KEYS_PREFIX + Object.keys(shape).join(' ') : undefined,
  });
}

function didYouMean(key: string, candidates: readonly string[]): string {
  const meant = nearest(key, candidates);
  if (meant !== undefined) return `. Did you mean "${meant}"?`;
  return candidates.length === 0 ? '' : `. Known keys: ${candidates.join(', ')}`;
}

/** Offset of the key at a path, or of the nearest parent that the document has. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const key = path[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (pair !== undefined && isScalar(pair.key) && pair.key.range) return pair.key.range[0];
    }
    const node = document.getIn(path.slice(0, length), true);
    if (hasRange(node)) return node.range[0];
  }
  return 0;
}

function hasRange(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

function firstSentence(message: string): string {
  return lowerFirst(message.split(/ at line \d+|\n/)[0] ?? message);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
