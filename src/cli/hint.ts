import { hintsToReadAgain, takeHint } from '../jobs/take-hint.ts';
import { chooseExerciseStep, positionOf } from '../workshop/where.ts';
import { lessonBase } from '../text/lesson/lesson-base.ts';
import { renderHint } from '../text/render-hint.ts';
import { exit, type Io } from './io.ts';

/** `npx workshop hint`: the next one, or all of them. */
export async function hint(
  io: Io,
  options: { readonly step?: string | undefined; readonly all?: true },
): Promise<number> {
  const workshop = await io.openWorkshop();
  const step = chooseExerciseStep(positionOf(workshop), options.step);
  const text = { ...io.text, base: lessonBase(workshop.course, step) };
  if (options.all) {
    const hints = await hintsToReadAgain(workshop, step);
    const pages = hints.map((each, index) => renderHint(each, index + 1, text));
    io.out(pages.map((lines) => lines.join('\n')).join('\n\n'));
    return exit.done;
  }
  const { given } = await takeHint(workshop, step);
  if (given === null) {
    io.note(
      step.hints.length === 0
        ? `${step.id} has no hints. \`npx workshop lesson ${step.id}\` shows its lesson.`
        : `You have seen every hint of ${step.id}. \`npx workshop hint --all\` shows them again.`,
    );
    return exit.done;
  }
  io.out(renderHint(given.hint, given.number, text).join('\n'));
  return exit.done;
}
