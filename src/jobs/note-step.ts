import type { Step } from '../course/course.ts';
import { withLastStep } from '../progress/progress.ts';
import type { Workshop } from '../workshop/workshop.ts';

/** Notes where the learner is, so that the app opens there the next time. */
export async function noteStep({ progress }: Workshop, step: Step): Promise<void> {
  await progress.update((before) => withLastStep(before, step.id));
}
