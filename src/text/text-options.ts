/** How a text is to be laid out. */
export interface TextOptions {
  /** Columns of the terminal; no line gets wider. Texts are made for 40 and more. */
  readonly width: number;
  /** False for plain text: no escape sequence at all. */
  readonly colour: boolean;
  /** True where the terminal can't be trusted to show more than ASCII in bullets, bars and symbols. */
  readonly ascii?: boolean | undefined;
  /** True where lines are read out: what would be a drawing is told in words. */
  readonly isPlain?: boolean | undefined;
}
