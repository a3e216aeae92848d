import { Text, useAnimation } from 'ink';
import type { Notice, State } from '../../app/state.ts';
import { textWidth } from '../../text/text-width.ts';
import type { Look } from '../look.ts';
import { joinFitting, spread } from '../spread.ts';
import { nextSentence, statusFacts, workSentence } from '../status-facts.ts';

interface StatusLineProps {
  readonly state: State;
  readonly look: Look;
  readonly width: number;
}

/** What runs, what the last key came to, or what is next; to the right how database and watching are. */
export function StatusLine({ state, look, width }: StatusLineProps) {
  const { frame } = useAnimation({ interval: 120, isActive: state.work.kind !== 'none' });
  const message = look.say(messageOf(state, look, frame));
  const room = width - textWidth(message) - 2;
  const facts = joinFitting(statusFacts(state), look.say(' · '), room);
  return <Text wrap="truncate">{spread(message, look.theme.muted(facts), width)}</Text>;
}

function messageOf(state: State, look: Look, frame: number): string {
  const work = workSentence(state);
  const told = state.notice === null ? work : styled(state.notice, look);
  if (work === null) return told ?? nextSentence(state);
  // Nothing turns beside a verdict: the run behind it is at its end.
  if (told !== work) return told ?? work;
  const frames = look.ascii ? ['|', '/', '-', '\\'] : ['⠋', '⠙', '⠸', '⠴', '⠦', '⠇'];
  return `${look.theme.note(frames[frame % frames.length] ?? '')} ${told}`;
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
