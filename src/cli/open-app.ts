import path from 'node:path';
import type { Step } from '../course/course.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { createJobs } from '../session/create-jobs.ts';
import { runApp } from '../ui/run-app.tsx';
import { awayOf } from './away-of.ts';
import { openingOf } from './opening-of.ts';
import type { Io } from './io.ts';
import { openLessonCache } from './open-lesson-cache.ts';
import { keepFrame } from './keep-frame.ts';
import { terminalAbilities } from './terminal-abilities.ts';

/** No terminal tells what its system is set to, so that this is a setting of our own. */
function wantsNoMotion(env: Io['env']): boolean {
  return (env['WORKSHOP_REDUCED_MOTION'] ?? '') !== '' || (env['ACCESSIBLE'] ?? '') !== '';
}

/** Opens the app in the terminal, and gives the exit code when it has ended. */
export async function openApp(io: Io, workshop: Workshop, step: Step): Promise<number> {
  // What asks about a given database is as large as all the rest, and seldom needed.
  if (io.env['DATABASE_URL'] !== undefined)
    await (await import('./confirm-given-database.ts')).confirmGivenDatabase(io, workshop, {});
  const { hyperlinks, clipboard } = terminalAbilities(io.env);
  const look = {
    colour: io.text.colour,
    ascii: io.text.ascii ?? false,
    links: hyperlinks ? ('osc8' as const) : ('numbered' as const),
  };
  const { stdin, stdout } = process;
  const cache = openLessonCache(path.join(workshop.stateFolder, 'lessons'));
  const exitCode = await runApp({
    ...look,
    ...openingOf(workshop, step.id),
    away: awayOf(workshop),
    jobs: createJobs(workshop),
    stdin,
    stdout,
    clipboard,
    isStill: wantsNoMotion(io.env),
    mouse: (io.env['WORKSHOP_NO_MOUSE'] ?? '') === '' ? 'on' : 'off',
    painted: io.painted,
    cache,
    seed: io.seed,
    marksIdle: io.env['WORKSHOP_MARKS_IDLE'] === '1',
  });
  await keepFrame(workshop, look, stdout, cache);
  return exitCode;
}
