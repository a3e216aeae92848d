import { courseStatusOf, positionOf, type CourseStatus } from '../workshop/where.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { renderSteps } from '../text/render-steps.ts';
import { exit, printJson, type Io } from './io.ts';

/** `npx workshop list`: every step with its state. */
export async function list(io: Io, options: { readonly json?: true }): Promise<number> {
  const workshop = await io.openWorkshop();
  const status = courseStatusOf(positionOf(workshop));
  if (options.json) printJson(io, status);
  else io.out(stepLines(workshop, status, io).join('\n'));
  return exit.done;
}

export function stepLines({ course }: Workshop, status: CourseStatus, io: Io): string[] {
  const states = new Map(status.steps.map(({ id, state }) => [id, state]));
  return renderSteps(course, states, { ...io.text, current: status.current });
}
