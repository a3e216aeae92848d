import { failIf, type Pointer } from 'workshop-runner/kit';

/** The texts of a test file: as the learner has it, and as it was given to them; null in a course without solutions. */
export interface TestFile {
  readonly file: string;
  readonly text: string;
  readonly given: string | null;
}

interface TestBlock {
  readonly name: string;
  readonly text: string;
}

/**
 * For a step whose lesson leaves these tests as they are. Everything in a given test is still in the learner's, in the
 * same order: another formatting, and what a later step adds to it, is no matter.
 */
export function failIfTestsWereChanged({ file, text, given }: TestFile, pointer: Pointer): void {
  const own = blocksOf(text);
  failIfLeftOut({ file, text, given }, 'This step leaves its tests as they are: take that out.', pointer);
  for (const { name, text: wanted } of blocksOf(given ?? '')) {
    const sameName = own.filter((each) => each.name === name);
    failIf(
      sameName.length === 0,
      `The test "${name}" is not in ${file} any more. This step leaves its tests as they are: put it back. ${wayBack}`,
      { ...pointer, file },
    );
    // Two tests may have one name, each below a `describe` of its own.
    const missing = sameName.map((each) => firstMissing(wanted, each.text));
    failIf(
      !missing.includes(undefined),
      `The test "${name}" in ${file} was changed: \`${missing[0]}\` is not in it any more. This step leaves its tests as they are: put it back. ${wayBack}`,
      { ...pointer, file, near: lineOf(name) },
    );
  }
}

const wayBack = '`npx workshop diff` shows what you changed.';

/** Fails where a part of a test file is not run, and was when it was given. */
function failIfLeftOut({ file, text, given }: TestFile, advice: string, pointer: Pointer): void {
  const [found] = leftOut.exec(withoutComments(text)) ?? [];
  failIf(
    found !== undefined && given?.includes(found) !== true,
    `With ${found} in it, ${file} runs only some of its tests. ${advice} ${wayBack}`,
    { ...pointer, file, exactly: leftOut },
  );
}

const leftOut = /\b(?:describe|test|it)\.(?:skip|only|todo|fails|runIf)\w*|\bskip: true\b/u;

export interface KeptTests {
  /** Why these tests stay, as a sentence. */
  readonly reason: string;
  /** Which of the given tests may go, or change. */
  readonly mayChange: (test: string) => boolean;
  /** The texts of the test files that the learner has added: a test may have moved there. */
  readonly added: readonly string[];
}

/**
 * For a step whose lesson has some of the given tests changed: the others are still there, wherever, all of them are run,
 * and each looks at something. A value that is written into a test passes whatever the code does.
 */
export function failIfTestsWereEmptied(
  testFile: TestFile,
  { reason, mayChange, added }: KeptTests,
  pointer: Pointer,
): void {
  const { file, text, given } = testFile;
  const givenTests = blocksOf(given ?? '');
  failIfLeftOut(testFile, 'Take that out.', pointer);
  for (const { name, text: block } of blocksOf(text)) {
    const isGiven = givenTests.some((each) => each.name === name);
    const nothing = isGiven ? whyItLooksAtNothing(block) : undefined;
    failIf(
      nothing !== undefined,
      `The test "${name}" in ${file} looks at nothing: ${nothing}. It passes whatever the code does. Let it look at what the code gives.`,
      { ...pointer, file, near: lineOf(name) },
    );
  }
  const names = new Set([text, ...added].flatMap((each) => blocksOf(each)).map(({ name }) => name));
  for (const { name, text: block } of givenTests) {
    failIf(
      !names.has(name) && !mayChange(block),
      `The test "${name}" is not in ${file} any more. ${reason} Put it back. ${wayBack}`,
      { ...pointer, file },
    );
  }
}

/** As the end of a sentence; undefined for a test that may look at something. */
function whyItLooksAtNothing(block: string): string | undefined {
  if (!/\b(?:expect|assert|should)/u.test(block)) return 'it expects nothing';
  const expectations = [...block.matchAll(/\bexpect\(\s*(.*?)\s*\)\s*\.\w+\(\s*(.*?)\s*\);?$/gmu)];
  const [first, ...others] = expectations.map(([, subject = '', value = '']) =>
    constant.test(subject)
      ? `it expects something of ${subject}`
      : subject === value
        ? `it compares ${subject} with itself`
        : undefined,
  );
  return others.includes(undefined) ? undefined : first;
}

const constant = /^(?:-?[\d._]+n?|true|false|null|undefined|'[^']*'|"[^"]*"|`[^`$]*`|\[\]|\{\})$/u;

/** Each call of `test` with a name, up to the next one. One that is skipped is none. */
function blocksOf(source: string): TestBlock[] {
  const text = withoutComments(source);
  const starts = [...text.matchAll(/^(?!\s*\/\/).*?\b(?:test|it)\(\s*(['"`])(.*?)\1/gmu)];
  return starts.map((start, index) => {
    const block = text.slice(start.index, starts[index + 1]?.index);
    // What follows the last one closes what is around it, or belongs to no test.
    const end = /^ {0,2}\}\);?$/mu.exec(block);
    return { name: start[2] ?? '', text: end === null ? block : block.slice(0, end.index) };
  });
}

function lineOf(name: string): RegExp {
  return new RegExp(`\\b(?:test|it)\\(\\s*['"\`]${RegExp.escape(name)}`, 'u');
}

/** The first line of the given test of which a part is missing, in order; undefined if all of it is there. */
function firstMissing(given: string, own: string): string | undefined {
  const tokens = tokensOf(own);
  let next = 0;
  for (const line of given.split('\n')) {
    for (const token of tokensOf(line)) {
      const found = tokens.indexOf(token, next);
      if (found === -1) return line.trim();
      next = found + 1;
    }
  }
  return undefined;
}

/** Words and signs, without what a formatter or a taste changes: quotes, commas and semicolons. */
function tokensOf(text: string): string[] {
  return text.match(/[\w$]+|[^\s\w,;'"`]/gu) ?? [];
}

/** With as many lines as before. What looks like a comment inside of a text goes as well, in both texts that are compared. */
function withoutComments(text: string): string {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//gu, (found) => found.replaceAll(/[^\n]/gu, ''))
    .replaceAll(/(^|\s)\/\/.*$/gmu, '$1');
}
