import { schemaPaneOf } from '../../app/schema.ts';
import type { SchemaPane, State } from '../../app/state.ts';
import { isChanged, renderSchemaLook } from '../../text/render-schema-look.ts';
import { wrapText } from '../../text/wrap-text.ts';
import type { Drawing, Screenful } from './screenful.ts';

/** The tables of the exercise's database, and what the last migration did to them. */
export function schemaScreen(state: State, drawing: Drawing): Screenful {
  const pane = schemaPaneOf(state);
  switch (pane?.kind) {
    case undefined:
      return { lines: wrapText('S looks at the tables of your database.', drawing.width) };
    case 'loading':
      return { lines: wrapText(`Looking at the database ${drawing.symbols.ellipsis}`, drawing.width) };
    case 'failed':
      return { lines: [pane.message, pane.wayOut].flatMap((text) => wrapText(text, drawing.width)) };
    case 'shown':
      return { lines: renderSchemaLook(changedFirst(pane.look), drawing) };
  }
}

type SchemaLook = Extract<SchemaPane, { kind: 'shown' }>['look'];

/** Beside the lesson there is room for little, and what has just changed is what it is about. */
function changedFirst(look: SchemaLook): SchemaLook {
  const changed = look.tables.filter(isChanged);
  return { ...look, tables: [...changed, ...look.tables.filter((table) => !changed.includes(table))] };
}
