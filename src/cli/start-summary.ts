import type { Step } from '../course/course.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { courseStatusOf, positionOf } from '../workshop/where.ts';
import { lessonBase } from '../text/lesson/lesson-base.ts';
import { renderLesson } from '../text/lesson/render-lesson.ts';
import { wrapText } from '../text/wrap-text.ts';
import { exit, type Io } from './io.ts';
import { stepLines } from './list.ts';
import { nextLine } from './next-line.ts';

/** Where the learner is, the lesson's beginning, and how to go on: for where no app can be opened. */
export function startSummary(io: Io, workshop: Workshop, step: Step): number {
  const lesson = renderLesson(step.lesson, { ...io.text, base: lessonBase(workshop.course, step) });
  const shown = lesson.slice(0, io.height - 2);
  io.out(workshop.course.title);
  io.out('');
  io.out(stepLines(workshop, courseStatusOf(positionOf(workshop)), io).join('\n'));
  io.out('');
  io.out(shown.join('\n'));
  if (shown.length < lesson.length) {
    io.out(
      `… ${lesson.length - shown.length} more lines: \`npx workshop lesson ${step.id}\` shows all of it.`,
    );
  }
  io.out('');
  io.out(wrapText(nextLine(workshop), io.text.width).join('\n'));
  return exit.done;
}
