import type { Attempt } from '../../course/attempts/attempt.ts';
import type { Hint, Problem } from '../../course/course.ts';
import { anchorOf } from '../../course/hints.ts';
import type { CourseText } from '../../course/links.ts';

export interface HintSources {
  readonly hints: readonly Hint[];
  /** `hints.md` as it lies on the disk. */
  readonly hintsText: CourseText;
  /** The step's own check file. */
  readonly check: CourseText;
  /** What the check file imports of the course's, and so on. */
  readonly shared: readonly CourseText[];
  readonly attempts: readonly Attempt[];
  /** Ids of the hints that checks of rejected attempts ended with. */
  readonly reached: ReadonlySet<string>;
}

/** Hints that are named and not there, and hints for particular failures that no failure leads to. */
export function findHintProblems({
  hints,
  hintsText,
  check,
  shared,
  attempts,
  reached,
}: HintSources): Problem[] {
  const ids = new Set(hints.map(({ id }) => id));
  const named = [
    ...hintsNamedIn(check),
    ...attempts.flatMap(({ file, hint }) =>
      hint === null ? [] : [{ file, line: hint.line, id: hint.text }],
    ),
  ];
  const missing = named.filter(({ id }) => !ids.has(id)).map(notThere);
  const literals = new Set([check, ...shared].flatMap(({ text }) => stringsIn(text)));
  const unreached = hints
    .filter(({ id, onlyWhenFitting }) => onlyWhenFitting === true && !reached.has(id) && !literals.has(id))
    .map(({ id }) => ({
      file: hintsText.file,
      line: lineOfHint(hintsText.text, id),
      message: `nobody is ever shown the hint ${id}: the check doesn't name it, and no rejected attempt leads to it`,
    }));
  return [...missing, ...unreached];
}

/** Hints that a file of several steps names and that none of those steps has. */
export function findSharedHintProblems(text: CourseText, hints: readonly Hint[]): Problem[] {
  const ids = new Set(hints.map(({ id }) => id));
  return hintsNamedIn(text)
    .filter(({ id }) => !ids.has(id))
    .map(notThere);
}

interface NamedHint {
  readonly id: string;
  readonly file: string;
  readonly line: number;
}

function notThere({ id, file, line }: NamedHint): Problem {
  return { file, line, message: `there is no hint ${id} in hints.md` };
}

function hintsNamedIn({ file, text }: CourseText): NamedHint[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(/\bhint:([^,}]*)/g)]
        .flatMap(([, value = '']) => stringsIn(value))
        .map((id) => ({ id, file, line: index + 1 })),
    );
}

function stringsIn(code: string): string[] {
  return [...code.matchAll(/(['"`])([^'"`\n]*)\1/g)].map(([, , text = '']) => text);
}

function lineOfHint(markdown: string, id: string): number {
  const index = markdown
    .split(/\r?\n/)
    .findIndex((line) => anchorOf(/^## +(.+?)\s*$/.exec(line)?.[1] ?? '') === id);
  return Math.max(index, 0) + 1;
}
