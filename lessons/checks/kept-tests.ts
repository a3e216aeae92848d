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
  const [leftOut] = /\b(?:describe|test|it)\.(?:skip|only|todo|fails)\w*/u.exec(text) ?? [];
  failIf(
    leftOut !== undefined && given?.includes(leftOut) === false,
    `With ${leftOut} in it, ${file} runs only some of its tests. This step leaves its tests as they are: take that out. ${wayBack}`,
    { ...pointer, file, exactly: /\b(?:describe|test|it)\.(?:skip|only|todo|fails)/u },
  );
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

/**
 * For a step whose lesson has some of these tests changed: each given test that is still there looks at something. A
 * value that is written into the test passes whatever the code does.
 */
export function failIfTestLooksAtNothing({ file, text, given }: TestFile, pointer: Pointer): void {
  const names = blocksOf(given ?? '').map(({ name }) => name);
  for (const { name, text: block } of blocksOf(text)) {
    const subjects = [...block.matchAll(/\bexpect\(\s*(.*?)\s*\)\s*\./gu)].map(([, subject = '']) => subject);
    const isConstant = subjects.length > 0 && subjects.every((subject) => constant.test(subject));
    failIf(
      names.includes(name) && isConstant,
      `The test "${name}" in ${file} looks at nothing: it expects something of ${subjects[0]}, which passes whatever the code does. Let it look at what the code gives.`,
      { ...pointer, file, near: lineOf(name) },
    );
  }
}

const constant = /^(?:-?[\d._]+n?|true|false|null|undefined|'[^']*'|"[^"]*"|`[^`$]*`|\[\]|\{\})$/u;

/** Each call of `test` with a name, up to the next one. One that is skipped is none. */
function blocksOf(text: string): TestBlock[] {
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

/** Words and signs, without what a formatter or a taste changes: quotes, commas and semicolons. Comments are left out. */
function tokensOf(text: string): string[] {
  const code = text.replaceAll(/^\s*\/\/.*$/gmu, '');
  return code.match(/[\w$]+|[^\s\w,;'"`]/gu) ?? [];
}
