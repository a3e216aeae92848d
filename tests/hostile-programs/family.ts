import type { Limits } from '../../src/checker/limits.ts';

/** What a learner has written, by the path in the exercise's folder. */
export type Files = Readonly<Record<string, string>>;

/** A program that a check has to survive, and what the learner has to be told about it. */
export interface HostileProgram {
  readonly files: Files;
  /** Makes in the exercise's folder what no text can: links, named pipes, large files. */
  readonly prepare?: (exercise: string) => Promise<unknown>;
  /** Without it: `failed`. `not passed` where it depends on what the system allows. */
  readonly verdict?: 'passed' | 'failed' | 'error' | 'not passed';
  /** In an explanation or in the error of the check. Needless where the program passes. */
  readonly says?: RegExp;
  readonly limits?: Partial<Limits>;
}

/** Programs that one check looks at. */
export interface Family {
  /** The text of `check.test.ts`. */
  readonly check: string;
  /** A solution that passes, before and after each of the programs. */
  readonly right: Files;
  readonly limits?: Partial<Limits>;
  /** Whether the check has a database. */
  readonly database?: boolean;
  /** Whether the course has the packages of this repository. */
  readonly packages?: boolean;
  readonly programs: Readonly<Record<string, HostileProgram>>;
}

/** Long enough for a program that does its part, and short for one that a deadline has to end. */
export const quickLimits = { serverStartMs: 2_500, requestMs: 2_000, programMs: 2_000 } as const;

/** A check of a program that prints the sum of its two arguments. */
export const printedSumCheck = `
  import { expect, explain, test } from 'workshop-runner/kit';
  for (const [a, b] of [['1', '2'], ['0', '0']]) {
    test(\`adds \${a} and \${b}\`, async ({ runProgram }) => {
      const { stdout, exitCode } = await runProgram('src/main.ts', [a, b]);
      explain('The sum is wrong.', { file: 'src/main.ts' });
      expect(stdout.trim()).toBe(String(Number(a) + Number(b)));
      expect(exitCode).toBe(0);
    });
  }
`;

const [a, b] = ['Number(process.argv[2])', 'Number(process.argv[3])'];

export const rightSum: Files = { 'src/main.ts': `console.log(${a} + ${b});` };

/** A program that prints a wrong sum, after it has done something else. */
export function wrongSum(before: string): Files {
  return { 'src/main.ts': `${before}\nconsole.log(${a} + ${b} + 1);` };
}

/** A program that prints the right sum, after it has done something else. */
export function rightSumAfter(before: string): Files {
  return { 'src/main.ts': `${before}\nconsole.log(${a} + ${b});` };
}

/** Statement of a hostile program: notes the id of a process that has to be gone after the check. */
export const leaves = (pid: string): string =>
  `(await import('node:fs')).appendFileSync('../../left.txt', ${pid} + '\\n');`;
