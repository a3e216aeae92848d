/**
 * The words of a command as `$EDITOR` holds it: `code --wait`, `"/opt/My Editor/bin/ed" -n`. Quotes keep spaces
 * together; a backslash keeps the next character, except on Windows, where it is part of paths. Nothing else means
 * anything, since no shell reads it.
 */
export function splitWords(command: string, platform: NodeJS.Platform): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < command.length; at += 1) {
    const character = command.charAt(at);
    if (character === '\\' && platform !== 'win32' && quote !== "'" && at + 1 < command.length) {
      at += 1;
      word = (word ?? '') + command.charAt(at);
    } else if (quote === undefined && (character === '"' || character === "'")) {
      quote = character;
      word ??= '';
    } else if (character === quote) {
      quote = undefined;
    } else if (quote === undefined && /\s/u.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + character;
    }
  }
  return word === undefined ? words : [...words, word];
}
