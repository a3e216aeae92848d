import { chooseStep } from '../jobs/workshop.ts';
import { lessonBase } from '../text/lesson-base.ts';
import { renderLesson } from '../text/render-lesson.ts';
import { wrapText } from '../text/wrap-text.ts';
import { exit, type Io } from './io.ts';
import { stepLines } from './list.ts';
import { courseStatusOf } from '../progress/course-status.ts';
import { whereToGoOn } from '../progress/progress.ts';
import { startMode } from './start-mode.ts';
import { nextLine } from './next-line.ts';

/** `npx workshop start`: the app; without a terminal, where the learner is and how to go on. */
export async function start(
  io: Io,
  options: { readonly step?: string | undefined; readonly plain?: boolean | undefined },
): Promise<number> {
  const workshop = await io.openWorkshop();
  const step = chooseStep(workshop, options.step ?? whereToGoOn(workshop.course, workshop.progress.current));
  const mode = startMode(io, options);
  if (mode === 'drawn') return (await import('./open-app.ts')).openApp(io, workshop, step);
  if (mode === 'plain') return (await import('./open-plain.ts')).openPlain(io, workshop, step);
  const lesson = renderLesson(step.lesson, { ...io.text, base: lessonBase(workshop.course, step) });
  const shown = lesson.slice(0, io.height - 2);
  io.out(workshop.course.title);
  io.out('');
  io.out(stepLines(workshop, courseStatusOf(workshop.course, workshop.progress.current), io).join('\n'));
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
