import { chooseStep } from '../workshop/where.ts';
import { whereToGoOn } from '../progress/progress.ts';
import type { Io } from './io.ts';
import { startMode } from './start-mode.ts';

/** `npx workshop start`: the app; without a terminal, where the learner is and how to go on. */
export async function start(
  io: Io,
  options: { readonly step?: string | undefined; readonly plain?: boolean | undefined },
): Promise<number> {
  const workshop = await io.openWorkshop('ready');
  const step = chooseStep(workshop, options.step ?? whereToGoOn(workshop.course, workshop.progress.current));
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
      return startSummary(io, here, chooseStep(here, step.id));
    }
  }
}
