/** What asks a terminal to put a text on the clipboard (OSC 52). It moves nothing on the screen. */
export function copySequence(text: string): string {
  return `\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`;
}
