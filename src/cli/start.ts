import { findStep } from '../course/find-step.ts';
import { chooseStep, positionOf, stepToOpen } from '../workshop/where.ts';
import type { Io } from './io.ts';
import { startMode } from './start-mode.ts';

/** `npx workshop start`: the app; without a terminal, where the learner is and how to go on. */
export async function start(
  io: Io,
  options: { readonly step?: string | undefined; readonly plain?: boolean | undefined },
): Promise<number> {
  const workshop = await io.openWorkshop('ready');
  const position = positionOf(workshop);
  const step = chooseStep(position, options.step ?? stepToOpen(position)?.id);
  switch (startMode(io, options)) {
    case 'drawn':
      return (await import('./open-app.ts')).openApp(io, workshop, step);
    case 'plain':
      io.painted?.leave();
      return (await import('./open-plain.ts')).openPlain(io, workshop, step);
    case 'summary': {
      const [{ startSummary }, { courseHere }] = await Promise.all([
        import('./start-summary.ts'),
        import('../jobs/course-here.ts'),
      ]);
      const here = { ...workshop, course: await courseHere(workshop) };
      return startSummary(io, here, findStep(here.course, step.id));
    }
  }
}
