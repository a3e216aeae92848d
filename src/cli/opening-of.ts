import { keptAnswers } from '../jobs/quiz.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { courseStatusOf, positionOf } from '../workshop/where.ts';
import type { AppOptions } from '../ui/app-options.ts';
import { lastChecksOf } from '../progress/last-time.ts';

/** What the app begins with on a step, as far as the progress file tells. */
export function openingOf(
  { course, progress }: Pick<Workshop, 'course' | 'progress'>,
  stepId: string,
): Pick<AppOptions, 'course' | 'stepId' | 'status' | 'before'> {
  return {
    course,
    stepId,
    status: courseStatusOf(positionOf({ course, progress })),
    before: { answered: keptAnswers({ course, progress }), lastChecks: lastChecksOf(progress.current) },
  };
}
