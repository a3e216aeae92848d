/**
 * Settings of Vitest that the learner's own don't change in a check: with another value, tests that fail, or that
 * aren't run at all, would count as tests that pass.
 */
export const strictSettings = {
  retry: 0,
  allowOnly: false,
  dangerouslyIgnoreUnhandledErrors: false,
  passWithNoTests: false,
} as const;
