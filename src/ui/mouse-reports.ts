/** Something that was done with the mouse. Columns and rows of the window are counted from 0. */
export interface MouseReport {
  readonly kind: 'click' | 'wheel-up' | 'wheel-down';
  readonly column: number;
  readonly row: number;
}

// SGR reports: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h2-Mouse-Tracking
// oxlint-disable-next-line no-control-regex -- escape sequences begin with a control character
const report = /\u001B\[<(\d+);(\d+);(\d+)([Mm])/g;
// oxlint-disable-next-line no-control-regex -- escape sequences begin with a control character
const begun = /\u001B(?:\[(?:<[\d;]*)?)?$/;

const shiftMetaCtrl = 4 | 8 | 16;
const left = 0;
const wheelUp = 64;
const wheelDown = 65;

/** Finds reports in what a terminal sends, wherever it is cut. */
export class MouseReports {
  /** The beginning of a report whose end has not come yet. */
  #rest = '';
  #end: string | undefined;

  read(chunk: string): readonly MouseReport[] {
    const text = this.#rest + chunk;
    const found = [...text.matchAll(report)];
    const first = found[0];
    const isCut = this.#rest.length > 2 && first !== undefined && first.index === 0;
    this.#end = isCut ? first[0].slice(this.#rest.length) : undefined;
    this.#rest = begun.exec(text)?.[0] ?? '';
    return found.flatMap(([, button, column, row, end]) =>
      reportOf(Number(button), Number(column), Number(row), end),
    );
  }

  /** Whether an input is a piece of a report that came too slowly to be taken for one. */
  isPiece(input: string): boolean {
    if (input.startsWith('[<')) return true;
    const isEnd = this.#end !== undefined && input === this.#end;
    if (isEnd) this.#end = undefined;
    return isEnd;
  }
}

function reportOf(
  button: number,
  column: number,
  row: number,
  end: string | undefined,
): readonly MouseReport[] {
  const place = { column: column - 1, row: row - 1 };
  switch (button & ~shiftMetaCtrl) {
    case left:
      return end === 'M' ? [{ kind: 'click', ...place }] : [];
    case wheelUp:
      return [{ kind: 'wheel-up', ...place }];
    case wheelDown:
      return [{ kind: 'wheel-down', ...place }];
    default:
      return [];
  }
}
