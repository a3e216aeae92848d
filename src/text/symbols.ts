/** The few signs that are drawn, each one column wide but for the ellipsis. */
export interface Symbols {
  readonly bullet: string;
  readonly bar: string;
  readonly rule: string;
  readonly cross: string;
  /** The line of what is in front. */
  readonly heavyRule: string;
  /** What stands around the name of the tab that is shown, in a line and in a heavy one. */
  readonly tab: readonly [open: string, close: string];
  readonly heavyTab: readonly [open: string, close: string];
  /** Top left and right, bottom left and right. */
  readonly corners: readonly [string, string, string, string];
  readonly passed: string;
  readonly failed: string;
  readonly notReached: string;
  readonly done: string;
  readonly started: string;
  readonly todo: string;
  readonly current: string;
  readonly ellipsis: string;
  /** Stands before every line of what is marked. */
  readonly mark: string;
}

const unicode: Symbols = {
  bullet: '•',
  bar: '│',
  rule: '─',
  cross: '┼',
  heavyRule: '━',
  tab: ['┤', '├'],
  heavyTab: ['┫', '┣'],
  corners: ['╭', '╮', '╰', '╯'],
  passed: '✓',
  failed: '✗',
  notReached: '○',
  done: '✓',
  started: '◐',
  todo: '○',
  current: '›',
  ellipsis: '…',
  mark: '▌',
};

const ascii: Symbols = {
  bullet: '-',
  bar: '|',
  rule: '-',
  cross: '+',
  heavyRule: '=',
  tab: ['[', ']'],
  heavyTab: ['[', ']'],
  corners: ['+', '+', '+', '+'],
  passed: '+',
  failed: 'x',
  notReached: 'o',
  done: '+',
  started: '~',
  todo: 'o',
  current: '>',
  ellipsis: '...',
  mark: '>',
};

export function symbolsFor(options: { readonly ascii?: boolean | undefined }): Symbols {
  return options.ascii === true ? ascii : unicode;
}

/** What boxes are drawn with, each one column wide but for the arrow. */
export interface Box {
  readonly horizontal: string;
  readonly vertical: string;
  readonly topLeft: string;
  readonly topRight: string;
  readonly left: string;
  readonly right: string;
  readonly bottomLeft: string;
  readonly bottomRight: string;
  readonly arrow: string;
}

const unicodeBox: Box = {
  horizontal: '─',
  vertical: '│',
  topLeft: '┌',
  topRight: '┐',
  left: '├',
  right: '┤',
  bottomLeft: '└',
  bottomRight: '┘',
  arrow: '→',
};

const asciiBox: Box = {
  horizontal: '-',
  vertical: '|',
  topLeft: '+',
  topRight: '+',
  left: '+',
  right: '+',
  bottomLeft: '+',
  bottomRight: '+',
  arrow: '->',
};

export function boxFor(options: { readonly ascii?: boolean | undefined }): Box {
  return options.ascii === true ? asciiBox : unicodeBox;
}
