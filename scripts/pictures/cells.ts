import type { Terminal } from '@xterm/headless';

/** A number of the terminal's palette, or `#rrggbb`; undefined for the usual colour. */
export type Colour = number | string | undefined;

export interface Style {
  readonly foreground: Colour;
  readonly background: Colour;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly strikethrough: boolean;
}

/** One character as it stands on the screen. */
export interface Cell {
  readonly text: string;
  /** Columns: 2 for a wide character. */
  readonly width: number;
  readonly style: Style;
}

/** What a terminal shows, row by row. */
export function readCells({ buffer, rows, cols }: Terminal): readonly (readonly Cell[])[] {
  return Array.from({ length: rows }, (_row, row) => {
    const line = buffer.active.getLine(buffer.active.viewportY + row);
    return Array.from({ length: cols }, (_column, column) => line?.getCell(column)).flatMap((cell) =>
      // The second half of a wide character has no width.
      cell === undefined || cell.getWidth() === 0 ? [] : [cellOf(cell)],
    );
  });
}

type TerminalCell = NonNullable<
  ReturnType<NonNullable<ReturnType<Terminal['buffer']['active']['getLine']>>['getCell']>
>;

function cellOf(cell: TerminalCell): Cell {
  const foreground = cell.isFgDefault() ? undefined : colourOf(cell.getFgColor(), cell.isFgRGB());
  const background = cell.isBgDefault() ? undefined : colourOf(cell.getBgColor(), cell.isBgRGB());
  const isInverse = cell.isInverse() !== 0;
  return {
    text: cell.getChars() || ' ',
    width: cell.getWidth(),
    style: {
      foreground: isInverse ? (background ?? 'background') : foreground,
      background: isInverse ? (foreground ?? 'foreground') : background,
      bold: cell.isBold() !== 0,
      dim: cell.isDim() !== 0,
      italic: cell.isItalic() !== 0,
      underline: cell.isUnderline() !== 0,
      strikethrough: cell.isStrikethrough() !== 0,
    },
  };
}

function colourOf(value: number, isRgb: boolean): Colour {
  return isRgb ? `#${value.toString(16).padStart(6, '0')}` : value;
}
