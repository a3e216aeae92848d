import { Text } from 'ink';
import { isDone, stepOf, type State } from '../../app/state.ts';
import type { Look } from '../look.ts';
import { joinFitting, spread } from '../spread.ts';

interface HeaderProps {
  readonly state: State;
  readonly look: Look;
  readonly width: number;
}

/** Which step this is, and how far along. */
export function Header({ state, look, width }: HeaderProps) {
  const step = stepOf(state);
  const number = state.course.steps.indexOf(step) + 1;
  const facts = [
    `${number} of ${state.course.steps.length}`,
    ...(isDone(state) ? [`${look.symbols.done} done`] : []),
    ...(step.optional ? ['optional'] : []),
    ...(step.minutes === undefined ? [] : [`about ${step.minutes} min`]),
  ];
  const title = `${step.id}  ${look.theme.strong(step.title)}`;
  const room = width - step.id.length - step.title.length - 3;
  return <Text wrap="truncate">{spread(title, joinFitting(facts, look.say(' · '), room), width)}</Text>;
}
