import { whyNot } from '../../app/keys/why-not.ts';
import type { Notice, State } from '../../app/state.ts';
import { textWidth } from '../../text/text-width.ts';
import { truncateText } from '../../text/truncate-text.ts';
import { wrapText } from '../../text/wrap-text.ts';
import type { Look } from '../look.ts';
import { joinFitting } from '../spread.ts';
import { findSentence, nextSentence, statusFacts, workSentence } from '../status-facts.ts';

/** How long each picture of an animation stands. */
export const animationMs = 120;
const worthTellingMs = 3000;

/**
 * What runs, what the last key came to, or what is next; to the right how database and watching are. The line below the
 * panes goes through it. A message that is too long for it has its end in `rest`, which takes the row of the keys.
 */
export function statusLine(
  state: State,
  look: Look,
  width: number,
  elapsedMs: number,
): { readonly line: string; readonly rest: string | null } {
  const { rule, ellipsis } = look.symbols;
  const { muted } = look.theme;
  const [message = '', ...others] = wrapText(look.say(messageOf(state, look, elapsedMs)), width - 4);
  const room = width - textWidth(message) - 5;
  // Nothing comes between a sentence and its end.
  const facts = others.length === 0 ? joinFitting(statusFacts(state), look.say(' · '), room) : '';
  const end = facts === '' ? '' : textWidth(facts) + 2 > room ? ` ${facts}` : ` ${facts} ${rule}`;
  const middle = rule.repeat(Math.max(0, width - textWidth(message) - textWidth(end) - 3));
  return {
    line: `${muted(rule)} ${message} ${muted(middle + end)}`,
    rest: others.length === 0 ? null : `  ${truncateText(others.join(' '), width - 2, ellipsis)}`,
  };
}

function messageOf(state: State, look: Look, elapsedMs: number): string {
  if (state.notice === null && state.find.kind !== 'off') return findSentence(state.find);
  const work = workSentence(state);
  const told = state.notice === null ? work : styled(state.notice, look);
  if (work === null) return told ?? nextSentence(state);
  // Nothing turns beside a verdict: the run behind it is at its end.
  if (told !== work) return told ?? work;
  return [...turningSign(look, elapsedMs), told, ...timeOf(state, elapsedMs)].join(' ');
}

function turningSign({ ascii, isStill, theme }: Look, elapsedMs: number): readonly string[] {
  if (isStill) return [];
  const frames = ascii ? ['|', '/', '-', '\\'] : ['⠋', '⠙', '⠸', '⠴', '⠦', '⠇'];
  return [theme.note(frames[Math.floor(elapsedMs / animationMs) % frames.length] ?? '')];
}

/** Nobody wants to know it of what is over in a moment. */
function timeOf(state: State, elapsedMs: number): readonly string[] {
  if (elapsedMs < worthTellingMs) return [];
  const stop = whyNot(state, 'stop') === undefined ? ', x stops it' : '';
  return [`(${Math.floor(elapsedMs / 1000)} s${stop})`];
}

function styled({ tone, text }: Notice, { theme, symbols }: Look): string {
  switch (tone) {
    case 'good':
      return `${theme.good(symbols.passed)} ${text}`;
    case 'warning':
      return theme.warning(text);
    case 'plain':
      return text;
  }
}
