/** The few signs that are drawn, each one column wide. */
export interface Symbols {
  readonly bullet: string;
  readonly bar: string;
  readonly rule: string;
  readonly cross: string;
  readonly passed: string;
  readonly failed: string;
  readonly notReached: string;
  readonly done: string;
  readonly started: string;
  readonly todo: string;
  readonly current: string;
  readonly ellipsis: string;
}

const unicode: Symbols = {
  bullet: '•',
  bar: '│',
  rule: '─',
  cross: '┼',
  passed: '✓',
  failed: '✗',
  notReached: '○',
  done: '✓',
  started: '◐',
  todo: '○',
  current: '›',
  ellipsis: '…',
};

const ascii: Symbols = {
  bullet: '-',
  bar: '|',
  rule: '-',
  cross: '+',
  passed: '+',
  failed: 'x',
  notReached: 'o',
  done: '+',
  started: '~',
  todo: 'o',
  current: '>',
  ellipsis: '...',
};

export function symbolsFor(options: { readonly ascii?: boolean | undefined }): Symbols {
  return options.ascii === true ? ascii : unicode;
}
