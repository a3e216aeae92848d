// oxlint-disable-next-line no-control-regex -- escape sequences begin with a control character
const escapeSequences = /\u001B(?:\[[0-9;]*m|\]8;[^\u0007\u001B]*(?:\u0007|\u001B\\))/g;

/** A line as it is read: without styles and addresses of links. */
export function withoutEscapes(line: string): string {
  return line.includes('\u001B') ? line.replace(escapeSequences, '') : line;
}
