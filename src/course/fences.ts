/** A fenced block of a markdown text. */
export interface Fence {
  /** What stands behind the opening marker, trimmed. */
  readonly info: string;
  readonly text: string;
  /** Of the opening marker, counted from 1. */
  readonly line: number;
}

/** The fenced blocks of a markdown text, and the text with nothing in their place: its lines keep their numbers. */
export function splitFences(markdown: string): { fences: Fence[]; rest: string[] } {
  const fences: Fence[] = [];
  const rest: string[] = [];
  let open: { marker: string; indent: number; info: string; line: number; lines: string[] } | null = null;
  for (const [index, line] of markdown.split(/\r?\n/).entries()) {
    const [, indent = '', marker = '', info = ''] = /^(\s*)(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    const closes = open !== null && marker.startsWith(open.marker) && info.trim() === '';
    if (open === null && marker !== '' && !info.includes('`')) {
      open = { marker, indent: indent.length, info: info.trim(), line: index + 1, lines: [] };
    } else if (open !== null && closes) {
      fences.push({ info: open.info, text: open.lines.join('\n'), line: open.line });
      open = null;
    } else if (open !== null) {
      open.lines.push(line.slice(Math.min(open.indent, line.length - line.trimStart().length)));
    }
    rest.push(open === null && marker === '' ? line : '');
  }
  if (open !== null) fences.push({ info: open.info, text: open.lines.join('\n'), line: open.line });
  return { fences, rest };
}
