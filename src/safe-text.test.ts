import { describe, expect, test } from 'vitest';
import { safeJson, safeLine, safeText, withOwnStyles } from './safe-text.ts';

const escape = '\u001B';

describe('text that is not ours', () => {
  test.each([
    ['a colour', `${escape}[1;31mred${escape}[0m`, 'red'],
    ['the window title', `${escape}]0;owned\u0007text`, 'text'],
    ['the window title, ended by ST', `${escape}]2;owned${escape}\\text`, 'text'],
    ['the clipboard', `${escape}]52;c;ZXZpbA==\u0007text`, 'text'],
    ['a link', `${escape}]8;;https://evil.example\u0007text${escape}]8;;\u0007`, 'text'],
    ['a device control string', `${escape}P1$r0m${escape}\\text`, 'text'],
    ['an application command', `${escape}_hidden${escape}\\text`, 'text'],
    ['a privacy message', `${escape}^hidden${escape}\\text`, 'text'],
    ['a string in 8 bits', '\u009D0;owned\u009Ctext', 'text'],
    ['a control sequence in 8 bits', '\u009B2Jtext', 'text'],
    ['a character set', `${escape}(0text`, 'text'],
    ['a reset', `${escape}ctext`, 'text'],
    ['a string without an end', `${escape}]0;the rest is kept`, '0;the rest is kept'],
    ['a sequence without an end', `text${escape}[31`, 'text31'],
    ['a lone escape', `text${escape}`, 'text'],
    ['C0 and DEL', 'a\0b\u0007c\bd\u000Be\u007Ff', 'abcdef'],
    [
      'every C1',
      Array.from({ length: 32 }, (_, at) => String.fromCharCode(0x80 + at))
        .join('')
        .replace('\u0085', ''),
      '',
    ],
    ['bidi overrides', 'a\u202Eb\u2066c\u2069d\u200Fe\u061Cf', 'abcdef'],
    ['line ends', 'a\r\nb\u0085c\u2028d\u2029e', 'a\nb\nc\nd\ne'],
    ['tabs', 'a\tb', 'a    b'],
  ])('loses %s', (_what, text, safe) => {
    expect(safeText(text)).toBe(safe);
  });

  test('keeps letters of every script, and characters put together with a joiner', () => {
    const text = 'Ünï 日本語 العربية 👩‍🚀 ✓ │\n';
    expect(safeText(text)).toBe(text);
  });

  test('leaves nothing that a second look would find, however sequences are nested', () => {
    const nested = `${escape}${escape}[[31m${escape}]${escape}]0;a\u0007\u009B\u009B31m${escape}P\u009Bq${escape}\\`;
    // oxlint-disable-next-line no-control-regex -- these are what must not be left
    expect(safeText(nested)).not.toMatch(/[\0-\u0009\u000B-\u001F\u007F-\u009F]/);
  });

  test('is one line in a title', () => {
    expect(safeLine(' a\r\n\n b\tc\u2028d\n')).toBe('a b c d');
  });
});

describe('our own lines', () => {
  test('keep the styles and links of the workshop', () => {
    const line = `${escape}[1mbold${escape}[22m ${escape}[31mred${escape}[39m ${escape}]8;;https://a.example/b\u0007link${escape}]8;;\u0007`;
    expect(withOwnStyles(line)).toBe(line);
  });

  test('lose every other sequence', () => {
    const line = `${escape}[1mbold${escape}[22m${escape}[2J${escape}[8mhidden${escape}[1;31m${escape}]0;t\u0007${escape}]8;;javascript:x\u0007\u009B2J\tend`;
    expect(withOwnStyles(line)).toBe(`${escape}[1mbold${escape}[22mhidden\tend`);
  });
});

test('JSON keeps its value and has no control character but line breaks', () => {
  const value = { 'a\u009B': `${escape}]0;t\u0007\u0085\u202E\u2028\uFEFF é` };
  const json = safeJson(value);
  expect(JSON.parse(json)).toEqual(value);
  // oxlint-disable-next-line no-control-regex -- these are what must not be left
  expect(json).not.toMatch(/[\0-\u0009\u000B-\u001F\u007F-\u009F\u2028-\u202E\uFEFF]/);
});
