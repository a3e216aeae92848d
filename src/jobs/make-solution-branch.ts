import {
  makeSolutionBranch as makeBranch,
  type SolutionBranch,
} from '../workspace/solution/solution-branch.ts';
import type { Workshop } from '../workshop/workshop.ts';

/** Makes or renews the git branch with the course's solutions, a commit a step. Never throws for what git refuses. */
export function makeSolutionBranch({ course, env }: Workshop): Promise<SolutionBranch> {
  return makeBranch(course, env);
}
