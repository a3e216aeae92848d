import type { Step } from '../course/course.ts';
import type { Workshop } from '../jobs/workshop.ts';
import { createJobs } from '../session/create-jobs.ts';
import { runApp } from '../ui/run-app.tsx';
import { confirmGivenDatabase } from './confirm-given-database.ts';
import type { Io } from './io.ts';
import { terminalAbilities } from './terminal-abilities.ts';

/** Opens the app in the terminal, and gives the exit code when it has ended. */
export async function openApp(io: Io, workshop: Workshop, step: Step): Promise<number> {
  await confirmGivenDatabase(io, workshop, {});
  const abilities = terminalAbilities(io.env);
  return runApp({
    course: workshop.course,
    stepId: step.id,
    jobs: createJobs(workshop),
    stdin: process.stdin,
    stdout: process.stdout,
    colour: io.text.colour,
    ascii: io.text.ascii,
    links: abilities.hyperlinks ? 'osc8' : 'numbered',
    clipboard: abilities.clipboard,
    seed: io.seed,
    marksIdle: io.env['WORKSHOP_MARKS_IDLE'] === '1',
  });
}
