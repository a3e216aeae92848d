import { fileURLToPath } from 'node:url';
import type { Frame } from './host-messages.ts';

/** A line of a stack as V8 prints it; what follows `at` names the function, the place, or both. */
const frameLine = /^\s+at (?:async )?(.+)$/gmu;

/** A place with a path of its own, alone or in brackets, which the path may contain as well. */
const place = /(?:^|\()((?:file:\/\/|\/|[A-Za-z]:[\\/]|\\\\).*?):(\d+):\d+(?=\)|,|\s|$)/u;

/** Errors that Node prints with their causes: each cause has a stack of its own below the one that wraps it. */
const causeHead = /^.*\[cause\]: /mu;

/** The frames of the printed stacks, innermost first, those of a cause before those of what wraps it. */
export function printedFrames(output: string): Frame[] {
  return output.split(causeHead).toReversed().flatMap(framesInOrder);
}

function framesInOrder(text: string): Frame[] {
  return [...text.matchAll(frameLine)].flatMap(([, rest = '']) => {
    const [, file, line] = place.exec(rest) ?? [];
    const path = file === undefined ? null : pathOf(file);
    return path === null ? [] : [{ file: path, line: Number(line) }];
  });
}

/** The path that a URL of Node's, or a path with a bundler's query behind it, stands for; null for a URL of no file here. */
export function pathOf(urlOrPath: string): string | null {
  if (!urlOrPath.startsWith('file:')) return urlOrPath.replace(/\?[^\\/]*$/u, '');
  try {
    return fileURLToPath(urlOrPath);
  } catch {
    return null;
  }
}
