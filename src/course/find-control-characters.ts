import { isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { Problem } from './course.ts';
import { FRONT_MATTER_LINE, splitFrontMatter } from './front-matter.ts';
import type { CourseText } from './links.ts';

/** C0 but tab and line ends, DEL, C1, and what reorders the text around it. */
const control =
  // oxlint-disable-next-line no-control-regex -- these are what it finds
  /[\0-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;

/**
 * Control characters in a course's text: those in the file itself, and those that YAML makes of an escape such as "\e".
 * Learners never get them, since every text is cleaned; their author should know.
 */
export function findControlCharacters({ file, text }: CourseText): Problem[] {
  const inFile = text.split('\n').flatMap((line, index) => {
    const names = namesIn(line);
    return names === null ? [] : [toProblem(file, index + 1, names)];
  });
  const lines = new Set(inFile.map(({ line }) => line));
  return [...inFile, ...escapedIn(file, text).filter(({ line }) => !lines.has(line))];
}

function escapedIn(file: string, text: string): Problem[] {
  if (file.endsWith('.yaml')) return escapedInYaml(file, text, 1);
  const front = splitFrontMatter(text);
  return front === undefined ? [] : escapedInYaml(file, front.yaml, FRONT_MATTER_LINE);
}

function escapedInYaml(file: string, yaml: string, firstLine: number): Problem[] {
  const problems: Problem[] = [];
  const lineCounter = new LineCounter();
  visit(parseDocument(yaml, { lineCounter }), {
    Scalar(_key, node) {
      const names = isScalar(node) && typeof node.value === 'string' ? namesIn(node.value) : null;
      if (names === null) return;
      problems.push(toProblem(file, lineCounter.linePos(node.range?.[0] ?? 0).line + firstLine - 1, names));
    },
  });
  return problems;
}

function namesIn(text: string): string | null {
  const found = new Set(
    [...text.matchAll(control)].map(
      ([character]) => `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
    ),
  );
  return found.size === 0 ? null : [...found].join(', ');
}

function toProblem(file: string, line: number, names: string): Problem {
  return { file, line, message: `this text has control characters (${names}); learners don't get them` };
}
