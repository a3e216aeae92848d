import type { Event } from '../../app/event.ts';
import { findAnything, type Found } from '../../app/finder.ts';
import type { Dialog, State } from '../../app/state.ts';
import { textWidth } from '../../text/text-width.ts';
import { wrapText } from '../../text/wrap-text.ts';
import type { Style } from '../../text/theme.ts';
import { spread } from '../spread.ts';
import { asClause } from './as-clause.ts';
import type { Drawing, Screenful } from './screenful.ts';

type Finder = Extract<Dialog, { kind: 'finder' }>;

const shownQuery = 28;

/** What was typed, with a place for the next letter; it stands above the list and never scrolls away. */
export function finderTitle({ query }: Finder, { symbols }: Pick<Drawing, 'symbols'>): string {
  if (query === '') return `${symbols.current} _  A few letters of a step or a command`;
  const characters = Array.from(query);
  const cut = characters.length > shownQuery ? symbols.ellipsis : '';
  return `${symbols.current} ${cut}${characters.slice(-shownQuery).join('')}_`;
}

export function finderScreen(state: State, { query, marked }: Finder, drawing: Drawing): Screenful {
  const found = findAnything(state, query);
  if (found.length === 0)
    return { lines: wrapText('No step and no command has these letters.', drawing.width) };
  const lines: string[] = [];
  const clicks = new Map<number, Event>();
  let until = 0;
  for (const [index, one] of found.entries()) {
    for (const line of foundLines(one, index === marked, drawing)) {
      clicks.set(lines.length, { kind: 'found-chosen', index });
      lines.push(line);
    }
    if (index === marked) until = lines.length;
  }
  return { lines, until, clicks };
}

function foundLines(found: Found, isMarked: boolean, drawing: Drawing): readonly string[] {
  const { theme, symbols, say, width } = drawing;
  const sign = isMarked ? theme.strong(symbols.current) : ' ';
  const label = withFitting(found, isMarked ? theme.strong : (text) => text, theme.note, say);
  const fact = theme.muted(say(factOf(found, drawing)));
  const start = `${sign} ${label}`;
  if (textWidth(start) + textWidth(fact) + 2 <= width) return [spread(start, fact, width)];
  return wrapText(`${start}  ${fact}`, width, { keepIndent: true, hanging: 4 });
}

function factOf(found: Found, { symbols }: Drawing): string {
  if (found.kind === 'step')
    return found.state === 'done' ? `${symbols.done} done` : found.state === 'started' ? 'begun' : '';
  return found.reason === undefined ? found.shown : `not now: ${asClause(found.reason)}`;
}

/** The characters that fit stand out by a colour; they are the ones that were typed, so that nothing is lost without. */
function withFitting(
  { label, fitting }: Found,
  usual: Style,
  standsOut: Style,
  say: (text: string) => string,
): string {
  const runs: { text: string; fits: boolean }[] = [];
  for (const [index, character] of Array.from(label).entries()) {
    const fits = fitting.includes(index);
    const last = runs.at(-1);
    if (last?.fits === fits) last.text += character;
    else runs.push({ text: character, fits });
  }
  return usual(runs.map(({ text, fits }) => (fits ? standsOut(say(text)) : say(text))).join(''));
}
