import type { Step } from '../course/course.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { createJobs } from '../session/create-jobs.ts';
import { runPlain } from '../ui/plain/run-plain.ts';
import { awayOf } from './away-of.ts';
import { openingOf } from './opening-of.ts';
import { confirmGivenDatabase } from './confirm-given-database.ts';
import type { Io } from './io.ts';

/** Opens the app without a drawn screen, and gives the exit code when it has ended. */
export async function openPlain(io: Io, workshop: Workshop, step: Step): Promise<number> {
  await confirmGivenDatabase(io, workshop, {});
  return await runPlain({
    ...openingOf(workshop, step.id),
    away: awayOf(workshop),
    jobs: createJobs(workshop),
    stdin: process.stdin,
    stdout: process.stdout,
    colour: io.text.colour,
    seed: io.seed,
  });
}
