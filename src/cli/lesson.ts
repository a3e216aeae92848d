import { chooseStep } from '../jobs/workshop.ts';
import { lessonBase } from '../text/lesson-base.ts';
import { renderLesson } from '../text/render-lesson.ts';
import { exit, type Io } from './io.ts';

/** `npx workshop lesson`: the lesson as text. */
export async function lesson(io: Io, options: { readonly step?: string | undefined }): Promise<number> {
  const workshop = await io.openWorkshop();
  const step = chooseStep(workshop, options.step);
  io.out(renderLesson(step.lesson, { ...io.text, base: lessonBase(workshop.course, step) }).join('\n'));
  return exit.done;
}
