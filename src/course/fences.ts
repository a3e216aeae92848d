/** A fenced block of a markdown text. */
export interface Fence {
  /** What stands behind the opening marker, trimmed. */
  readonly info: string;
  readonly text: string;
  /** Of the opening marker, counted from 1. */
  readonly line: number;
}

interface Open {
  readonly marker: string;
  readonly indent: number;
  readonly isQuoted: boolean;
  readonly info: string;
  readonly line: number;
  readonly lines: string[];
}

const quoteMark = /^ {0,3}> ?/;

/** The fenced blocks of a markdown text, in quotes too, and the text with nothing in their place: its lines keep their numbers. */
export function splitFences(markdown: string): { fences: Fence[]; rest: string[] } {
  const fences: Fence[] = [];
  const rest: string[] = [];
  let open: Open | undefined;
  for (const [index, written] of markdown.split(/\r?\n/).entries()) {
    // Inside a block that is in no quote, such a mark is part of the block.
    const isQuoted: boolean = open?.isQuoted ?? quoteMark.test(written);
    const line: string = isQuoted ? written.replace(quoteMark, '') : written;
    const [, indent = '', marker = '', info = ''] = /^(\s*)(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    const closes = open !== undefined && marker.startsWith(open.marker) && info.trim() === '';
    if (open === undefined && marker !== '' && !info.includes('`')) {
      open = { marker, indent: indent.length, isQuoted, info: info.trim(), line: index + 1, lines: [] };
    } else if (open !== undefined && closes) {
      fences.push(toFence(open));
      open = undefined;
    } else if (open !== undefined) {
      open.lines.push(line.slice(Math.min(open.indent, line.length - line.trimStart().length)));
    }
    rest.push(open === undefined && marker === '' ? written : '');
  }
  if (open !== undefined) fences.push(toFence(open));
  return { fences, rest };
}

function toFence({ info, lines, line }: Open): Fence {
  return { info, text: lines.join('\n'), line };
}
