import {
  type ColumnSchema,
  type ConstraintSchema,
  generatedText,
  type IndexSchema,
  type TableSchema,
} from '../database/schema/database-schema.ts';
import type { Change, Marked, MarkedTable } from '../database/schema/mark-changes.ts';
import { safeLine } from '../safe-text.ts';
import { shortType } from './short-type.ts';
import { boxFor, type Box } from './symbols.ts';
import type { TextOptions } from './text-options.ts';
import { textWidth } from './text-width.ts';
import { type Style, type Theme, themeFor } from './theme.ts';
import { wrapText } from './wrap-text.ts';

/** Both edges of a box with a space inside of each. */
const edges = 4;

/**
 * Tables as boxes: columns with their types, keys and defaults, below them the constraints and indexes by name. What
 * changed has a sign in front and a word behind.
 */
export function renderSchema(tables: readonly MarkedTable[], options: TextOptions): string[] {
  const theme = themeFor(options.colour);
  const drawn = tables.map((table) => contentOf(table, options.width - edges, theme, options));
  const widest = Math.max(0, ...drawn.flatMap(({ title, rows }) => [title, ...rows.flat()].map(textWidth)));
  return drawn.flatMap((content, index) => {
    const lines = drawBox(content, Math.min(widest, options.width - edges), boxFor(options), theme);
    return index === 0 ? lines : ['', ...lines];
  });
}

interface Content {
  readonly title: string;
  /** The columns, and what stands below the line. */
  readonly rows: readonly (readonly string[])[];
}

function contentOf(marked: MarkedTable, room: number, theme: Theme, options: TextOptions): Content {
  const { table, change } = marked;
  const names = marked.columns.map(({ part }) => textWidth(safeLine(part.name)));
  const types = marked.columns.map(({ part }) => textWidth(shortType(part.type)));
  const widths = { name: Math.max(0, ...names), type: Math.max(0, ...types) };
  const arrow = boxFor(options).arrow;
  const columns = marked.columns.flatMap((column) =>
    markedLines(columnText(column.part, table, widths, arrow), column.change, room, theme),
  );
  const below = [
    ...marked.constraints.flatMap(({ part, change: own }) =>
      markedLines(constraintText(part, arrow), own, room, theme),
    ),
    ...marked.indexes.flatMap(({ part, change: own }) => markedLines(indexText(part), own, room, theme)),
  ];
  const sign = signOf(change);
  const title = `${sign === ' ' ? '' : `${sign} `}${safeLine(table.name)}${wordOf(change)}`;
  return {
    title: styleOf(change, theme)(theme.strong(title)),
    rows: below.length === 0 ? [columns] : [columns, below],
  };
}

function columnText(
  column: ColumnSchema,
  table: TableSchema,
  widths: { readonly name: number; readonly type: number },
  arrow: string,
): string {
  const name = pad(safeLine(column.name), widths.name);
  return `${name}  ${pad(shortType(column.type), widths.type)}  ${factsOf(column, table, arrow).join(', ')}`.trimEnd();
}

function factsOf(column: ColumnSchema, { constraints }: TableSchema, arrow: string): string[] {
  const isKey = constraints.some(
    ({ kind, columns }) => kind === 'primary key' && columns.includes(column.name),
  );
  const pointsAt = constraints.flatMap(({ kind, columns, references }) =>
    kind === 'foreign key' && columns.length === 1 && columns[0] === column.name && references !== null
      ? `${arrow} ${references.table}.${references.columns.join(', ')}`
      : [],
  );
  return [
    ...(isKey ? ['primary key'] : column.nullable ? [] : ['not null']),
    ...pointsAt,
    ...valueOf(column),
  ].map((fact) => safeLine(fact));
}

function valueOf(column: ColumnSchema): string[] {
  const { default: value, sequence, identity } = column;
  const generated = generatedText(column);
  if (generated !== null) return [generated];
  if (identity !== null) return [`generated ${identity} as identity`];
  if (value === null) return [];
  return sequence !== null && value.startsWith('nextval(')
    ? [`counted by ${sequence.replace(/^public\./u, '')}`]
    : [`default ${value}`];
}

function constraintText(
  { kind, name, columns, definition, references, onDelete }: ConstraintSchema,
  arrow: string,
): string {
  const list = `(${columns.join(', ')})`;
  switch (kind) {
    case 'primary key':
    case 'unique':
      return safeLine(`${kind} ${name} ${list}`);
    case 'foreign key': {
      const target =
        references === null ? '' : ` ${arrow} ${references.table} (${references.columns.join(', ')})`;
      const rule = onDelete === null || onDelete === 'no action' ? '' : `, on delete ${onDelete}`;
      return safeLine(`foreign key ${name} ${list}${target}${rule}`);
    }
    case 'check':
    case 'exclude':
      return safeLine(`${kind} ${name} ${definition.replace(/^(?:CHECK|EXCLUDE)\s*/u, '')}`);
  }
}

function indexText({ name, unique, columns }: IndexSchema): string {
  return safeLine(`${unique ? 'unique index' : 'index'} ${name} (${columns.join(', ')})`);
}

/** A part with its sign in front and what became of it behind, wrapped to the box. */
function markedLines(text: string, change: Marked<unknown>['change'], room: number, theme: Theme): string[] {
  const style = styleOf(change, theme);
  const lines = wrapText(`${signOf(change)} ${text}${wordOf(change)}`, room, {
    keepIndent: true,
    hanging: 4,
  });
  return lines.map((line) => style(line));
}

function signOf({ kind }: Change): string {
  switch (kind) {
    case 'same':
      return ' ';
    case 'new':
      return '+';
    case 'gone':
      return '-';
    case 'changed':
      return '~';
  }
}

function wordOf(change: Change): string {
  switch (change.kind) {
    case 'same':
      return '';
    case 'new':
    case 'gone':
      return ` (${change.kind})`;
    case 'changed':
      return ` (was ${safeLine(change.was)})`;
  }
}

function styleOf({ kind }: Change, theme: Theme): Style {
  switch (kind) {
    case 'same':
      return (text) => text;
    case 'new':
      return theme.added;
    case 'gone':
      return theme.removed;
    case 'changed':
      return theme.warning;
  }
}

function drawBox({ title, rows }: Content, width: number, box: Box, theme: Theme): string[] {
  const line = (text: string): string =>
    `${theme.muted(box.vertical)} ${text}${' '.repeat(Math.max(0, width - textWidth(text)))} ${theme.muted(box.vertical)}`;
  const rule = theme.muted(`${box.left}${box.horizontal.repeat(width + 2)}${box.right}`);
  const top = `${theme.muted(`${box.topLeft}${box.horizontal}`)} ${title} ${theme.muted(
    `${box.horizontal.repeat(Math.max(0, width - textWidth(title) - 1))}${box.topRight}`,
  )}`;
  return [
    top,
    ...rows.flatMap((part, index) => [...(index === 0 ? [] : [rule]), ...part.map(line)]),
    theme.muted(`${box.bottomLeft}${box.horizontal.repeat(width + 2)}${box.bottomRight}`),
  ];
}

function pad(text: string, width: number): string {
  return `${text}${' '.repeat(Math.max(0, width - textWidth(text)))}`;
}
