/** Everything that could steer a terminal, but line breaks. */
const control =
  // oxlint-disable-next-line no-control-regex -- these are what it takes out
  /[\0-\u0009\u000B-\u001F\u007F-\u009F\u00AD\u200B\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/g;

/** A text that can only be read: tabs as spaces, line ends as \n, escape sequences and other control characters gone. */
export function plainCharacters(text: string, tab = '    '): string {
  return stripSequences(text).replaceAll('\r\n', '\n').replaceAll('\t', tab).replace(control, '');
}

// oxlint-disable-next-line no-control-regex -- an escape sequence begins with one
const sequence = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?)/g;

function stripSequences(text: string): string {
  return text.includes('\u001B') ? text.replace(sequence, '') : text;
}
