import { stepOf, type Screen, type State } from '../../app/state.ts';
import { lessonBase } from '../../text/lesson/lesson-base.ts';
import { layOutLesson } from '../../text/lesson/render-lesson.ts';
import { checkScreen } from './check-screen.ts';
import { diffScreen } from './diff-screen.ts';
import { hintScreen } from './hint-screen.ts';
import { schemaScreen } from './schema-screen.ts';
import type { Drawing, Screenful } from './screenful.ts';
import { stepsScreen } from './steps-screen.ts';

/** A pane's text; of a lesson, only its first lines where there are more than `maxLines`. */
export function drawScreen(state: State, screen: Screen, drawing: Drawing, maxLines?: number): Screenful {
  switch (screen) {
    case 'lesson':
      return lessonScreen(state, drawing, maxLines);
    case 'check':
      return checkScreen(state, drawing);
    case 'hint':
      return hintScreen(state, drawing);
    case 'diff':
      return diffScreen(state, drawing);
    case 'schema':
      return schemaScreen(state, drawing);
    case 'steps':
      return stepsScreen(state, drawing);
  }
}

function lessonScreen(state: State, drawing: Drawing, maxLines: number | undefined): Screenful {
  const step = stepOf(state);
  return layOutLesson(step.lesson, {
    root: state.course.root,
    ...drawing,
    base: lessonBase(state.course, step),
    maxLines,
  });
}
