import { pageOf, stepOf, type State } from '../../app/state.ts';
import { lessonBase } from '../../text/lesson/lesson-base.ts';
import { renderHint } from '../../text/render-hint.ts';
import { wrapText } from '../../text/wrap-text.ts';
import type { Drawing, Screenful } from './screenful.ts';

/** The hint that came last on top, the ones before below. */
export function hintScreen(state: State, drawing: Drawing): Screenful {
  const { hints } = pageOf(state);
  if (hints.length === 0) return { lines: wrapText('h takes a hint.', drawing.width) };
  const base = lessonBase(state.course, stepOf(state));
  const texts = hints
    .toReversed()
    .map(({ hint, number }) => renderHint(hint, number, { ...drawing, base, root: state.course.root }));
  return { lines: texts.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])) };
}
