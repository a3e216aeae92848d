/** A lesson's lines, and where in them a reader may want to go. */
export interface LessonLayout {
  readonly lines: readonly string[];
  /** The lines, counted from 0, that headings begin at. */
  readonly headings: readonly number[];
  readonly blocks: readonly CodeBlock[];
}

/** A block of code, as it is drawn and as its author wrote it. */
export interface CodeBlock {
  /** Its first line, counted from 0, and the one behind its last. */
  readonly from: number;
  readonly to: number;
  readonly code: string;
  /** Its author says that it can be run as it stands there. */
  readonly isRunnable: boolean;
}

/** A drawn line on its way to its place, with the heading or the code that it is a part of. */
export interface Line {
  readonly text: string;
  readonly part?: Part | undefined;
}

/** The lines of one heading or block share one of these. */
export type Part =
  | { readonly kind: 'heading' }
  | { readonly kind: 'code'; readonly code: string; readonly isRunnable: boolean };

export const emptyLine: Line = { text: '' };

export function plainLines(texts: readonly string[]): Line[] {
  return texts.map((text) => ({ text }));
}

/** The same line with something around its text. */
export function withText(line: Line, text: string): Line {
  return { ...line, text };
}

/** Finds the parts again, once every line has its place. */
export function layOut(lines: readonly Line[]): LessonLayout {
  const headings: number[] = [];
  const blocks: CodeBlock[] = [];
  for (const [index, { part }] of lines.entries()) {
    if (part === undefined || part === lines[index - 1]?.part) continue;
    if (part.kind === 'heading') headings.push(index);
    else
      blocks.push({
        from: index,
        to: endOf(lines, index, part),
        code: part.code,
        isRunnable: part.isRunnable,
      });
  }
  return { lines: lines.map(({ text }) => text), headings, blocks };
}

function endOf(lines: readonly Line[], from: number, part: Part): number {
  let to = from + 1;
  while (lines[to]?.part === part) to += 1;
  return to;
}
