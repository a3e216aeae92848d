import type { Step } from '../course/course.ts';
import { withPassed } from '../progress/progress.ts';
import type { Workshop } from '../workshop/workshop.ts';

/** Notes that a step without tests was read to its end. */
export async function finishReading({ progress }: Workshop, step: Step): Promise<void> {
  await progress.update((before) => withPassed(before, step.id, new Date()));
}
