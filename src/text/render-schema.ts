import {
  type ColumnSchema,
  type ConstraintSchema,
  type EnumSchema,
  generatedText,
  type TableSchema,
  type ViewSchema,
} from '../database/schema/database-schema.ts';
import { foreignKeyRules } from '../database/schema/foreign-key-rules.ts';
import type { Change, Marked, MarkedTable } from '../database/schema/mark-changes.ts';
import { safeLine } from '../safe-text.ts';
import { indexText } from './index-text.ts';
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
  return drawBoxes(
    tables.map((table) => contentOf(table, options.width - edges, theme, options)),
    options,
  );
}

/** Views as boxes: their columns, and below them the query. What became of them is not marked. */
export function renderViews(views: readonly ViewSchema[], options: TextOptions): string[] {
  const theme = themeFor(options.colour);
  const room = options.width - edges;
  const unmarked = (text: string): string[] => markedLines(safeLine(text), { kind: 'same' }, room, theme);
  const contents = views.map(({ name, materialized, columns, definition }): Content => {
    const width = Math.max(0, ...columns.map((column) => textWidth(safeLine(column.name))));
    return {
      title: theme.strong(`${materialized ? 'materialized view' : 'view'} ${safeLine(name)}`),
      rows: [
        columns.flatMap((column) =>
          unmarked(`${pad(safeLine(column.name), width)}  ${shortType(column.type)}`),
        ),
        unmarked(definition.trim().replaceAll(/\s+/gu, ' ')),
      ],
    };
  });
  return drawBoxes(contents, options);
}

/** Enumerations, one after the other: `type mood: sad, ok, happy`. */
export function renderEnums(enums: readonly EnumSchema[], options: TextOptions): string[] {
  return enums.flatMap(({ name, values }) =>
    wrapText(safeLine(`type ${name}: ${values.join(', ')}`), options.width, { hanging: 4 }),
  );
}

interface Content {
  readonly title: string;
  /** The columns, and what stands below the line. */
  readonly rows: readonly (readonly string[])[];
}

function drawBoxes(contents: readonly Content[], options: TextOptions): string[] {
  const theme = themeFor(options.colour);
  // A corner and a dash stand behind the title, where a row has a space and the edge.
  const widths = contents.flatMap(({ title, rows }) => [textWidth(title) + 1, ...rows.flat().map(textWidth)]);
  const width = Math.min(Math.max(0, ...widths), options.width - edges);
  return contents.flatMap((content, index) => {
    const lines = drawBox(content, width, boxFor(options), theme);
    return index === 0 ? lines : ['', ...lines];
  });
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
    ...table.relations.flatMap((relation) => markedLines(safeLine(relation), { kind: 'same' }, room, theme)),
    ...marked.constraints.flatMap(({ part, change: own }) =>
      markedLines(safeLine(constraintText(part, arrow)), own, room, theme),
    ),
    ...marked.indexes.flatMap(({ part, change: own }) =>
      markedLines(safeLine(indexText(part)), own, room, theme),
    ),
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

/** What is said of a column behind its type. */
export function factsOf(column: ColumnSchema, { constraints }: TableSchema, arrow: string): string[] {
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

export function constraintText(constraint: ConstraintSchema, arrow: string): string {
  const { kind, name, columns, definition, references } = constraint;
  if (kind !== 'foreign key' || references === null)
    return `${kind} ${name} ${definition.slice(kind.length).trim()}`;
  const target = `${arrow} ${references.table} (${references.columns.join(', ')})`;
  return [`${kind} ${name} (${columns.join(', ')}) ${target}`, ...foreignKeyRules(constraint)].join(', ');
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

export function wordOf(change: Change): string {
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
  const [name = '', ...more] = wrapText(title, width - 1);
  const top = `${theme.muted(`${box.topLeft}${box.horizontal}`)} ${name} ${theme.muted(
    `${box.horizontal.repeat(Math.max(0, width - textWidth(name) - 1))}${box.topRight}`,
  )}`;
  return [
    top,
    // The rest of a name that is longer than the box is wide.
    ...more.map(line),
    ...rows.flatMap((part, index) => [...(index === 0 ? [] : [rule]), ...part.map(line)]),
    theme.muted(`${box.bottomLeft}${box.horizontal.repeat(width + 2)}${box.bottomRight}`),
  ];
}

function pad(text: string, width: number): string {
  return `${text}${' '.repeat(Math.max(0, width - textWidth(text)))}`;
}
