/**
 * What was typed or pasted as it goes into a line. Control characters become spaces. What joins several emoji to one
 * goes: terminals don't agree on how wide that is, and a line would be wrapped.
 */
export function typedCharacters(text: string): string {
  return text
    .replaceAll('\u200D', '')
    .replaceAll('\uFE0F', '')
    .replaceAll(/\p{Cc}+/gu, ' ');
}
