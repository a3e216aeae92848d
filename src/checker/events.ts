export interface TestResult {
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'not-reached';
  /** One or a few sentences in the learner's terms; null for a test that passed. A quiz's question keeps its own. */
  readonly explanation: string | null;
  /** Where the failure is, in the learner's own file: relative to the course root, with forward slashes. */
  readonly file: string | null;
  /** Counted from 1; null where only the file is known. */
  readonly line: number | null;
  /** Id of the step's hint that fits this failure. */
  readonly hint: string | null;
  /** What was expected and what came, and what the learner's program printed: already cut to a screenful. */
  readonly details: FailureDetails | null;
}

export interface FailureDetails {
  readonly expected: string | null;
  readonly received: string | null;
  /** The end of what the learner's program printed, 4 KiB at most. */
  readonly output: string | null;
}

export type Verdict = 'passed' | 'failed' | 'error';

export interface CheckResult {
  readonly step: string;
  readonly verdict: Verdict;
  readonly durationMs: number;
  readonly tests: readonly TestResult[];
  /** Set where the check could not be run, for causes outside the learner's files. */
  readonly error: { readonly message: string; readonly wayOut: string } | null;
  /** The course's tests, then those about the learner's own tests; absent unless the check has both. */
  readonly parts?: readonly [CheckPart, CheckPart];
}

/** The tests of a check that belong together. */
export interface CheckPart {
  readonly about: 'the-code' | 'own-tests';
  readonly tests: number;
  readonly passed: number;
  readonly durationMs: number;
}

/** What happens during a check, in this order. Its result is what the check returns. */
export type CheckEvent =
  /** Another command has what this check needs; `phrase` says which. */
  | { readonly kind: 'check-waiting'; readonly phrase: string }
  | { readonly kind: 'tests-collected'; readonly names: readonly string[] }
  | { readonly kind: 'test-started'; readonly name: string }
  | { readonly kind: 'test-finished'; readonly test: TestResult }
  /** The course's tests are over, and those about the learner's own tests begin. */
  | { readonly kind: 'part-finished'; readonly part: CheckPart };
