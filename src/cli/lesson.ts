import { courseHere } from '../jobs/course-here.ts';
import { chooseStep, positionOf } from '../workshop/where.ts';
import { lessonBase } from '../text/lesson/lesson-base.ts';
import { renderLesson } from '../text/lesson/render-lesson.ts';
import { exit, type Io } from './io.ts';
import { terminalAbilities } from './terminal-abilities.ts';

/** `npx workshop lesson`: the lesson as text. */
export async function lesson(io: Io, options: { readonly step?: string | undefined }): Promise<number> {
  const workshop = await io.openWorkshop();
  const course = await courseHere(workshop);
  const step = chooseStep(positionOf({ ...workshop, course }), options.step);
  const links = io.interactive && terminalAbilities(io.env).hyperlinks ? 'osc8' : 'numbered';
  io.out(
    renderLesson(step.lesson, {
      ...io.text,
      links,
      root: course.root,
      base: lessonBase(course, step),
    }).join('\n'),
  );
  return exit.done;
}
