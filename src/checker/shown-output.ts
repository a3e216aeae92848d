/** Places that are not the learner's: Node's inside, packages, and what the workshop loads before a program. */
const foreignPlace =
  /\bnode:|[\\/]node_modules[\\/]|[\\/]dist[\\/](?:preload|guard|kit)\.mjs|[\\/]src[\\/]kit[\\/](?:preload|guard)\.ts/u;
const foreignFrame = new RegExp(`^\\s+at .*(?:${foreignPlace.source})`, 'u');

/** The header of a report whose place is inside of Node, with the line of code and the mark below it. */
const foreignHeader = /^node:\S+:\d+\n(?:.*\n){0,6}?[ \t]*\^+[ \t]*\n+/gmu;
/** What Node, and the Vitest that runs the learner's own tests, add at the end. */
const addedLine = /^Node\.js v\d\S*$|^JSON report written to /u;

/** What a program printed, without the lines of an error's report that are about nothing of the learner's. */
export function shownOutput(output: string): string {
  return output
    .replaceAll('\r\n', '\n')
    .replaceAll(foreignHeader, '')
    .split('\n')
    .filter((line) => !foreignFrame.test(line) && !addedLine.test(line))
    .join('\n')
    .trim();
}
