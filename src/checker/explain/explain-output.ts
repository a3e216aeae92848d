import type { Explanation } from './explanation.ts';
import type { LearnerFiles } from '../learner-files.ts';
import { pathOf, printedFrames } from '../printed-frames.ts';
import { sentenceFor } from './sqlstates.ts';

/** One thing that Node or a library prints, and what it means. The first rule that finds its text explains. */
interface Rule {
  readonly pattern: RegExp;
  explain(match: RegExpExecArray, output: string, files: LearnerFiles): Explanation | null;
}

/** What a program's output, or an error in Node's own form, says about what went wrong; null when it says nothing known. */
export function explainOutput(output: string, files: LearnerFiles): Explanation | null {
  for (const rule of rules) {
    const match = rule.pattern.exec(output);
    const explanation = match === null ? null : rule.explain(match, output, files);
    if (explanation !== null) return explanation;
  }
  return null;
}

const rules: readonly Rule[] = [
  {
    pattern: /\[ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX\]: (.+?)(?: is not supported in strip-only mode)?$/mu,
    explain: ([, what], output, files) =>
      atHeader(
        `${what} cannot be run: Node takes the types out of a file and runs what is left, and this would have to be translated. Write it without.`,
        output,
        files,
      ),
  },
  {
    pattern: /\[ERR_INVALID_TYPESCRIPT_SYNTAX\]: (.+)$/mu,
    explain: ([, what], output, files) =>
      atHeader(`There is a syntax error: ${withoutDot(what)}.`, output, files),
  },
  {
    pattern: /requested module '([^']+)' does not provide an export named '([^']+)'/u,
    explain: ([, module = '', name], output, files) =>
      atHeader(
        `${module} exports nothing named ${name}. If it is a type, import it with "import type". If not, ${module.startsWith('.') ? 'is the word export missing there' : 'is its name right, or is it a part of the default export'}?`,
        output,
        files,
      ),
  },
  {
    pattern: /Cannot find module '([^']+)' imported from (?:'([^']+)'|(\S.*?))$/mu,
    explain: ([, module = '', quoted, bare], _output, files) =>
      missingModule(module, quoted ?? bare ?? '', files),
  },
  {
    pattern: /Cannot find package '([^']+)' imported from (?:'([^']+)'|(\S.*?))$/mu,
    explain: ([, name = '', quoted, bare], _output, files) =>
      inFile(
        `There is no package "${name}" here. Is the name right, and is it one of the exercise's packages?`,
        quoted ?? bare ?? '',
        name,
        files,
      ),
  },
  {
    pattern: /Directory import '([^']+)' is not supported resolving ES modules imported from (.+)$/mu,
    explain: ([, , importer = ''], _output, files) =>
      inFile('A folder cannot be imported. Name a file in it, with its .ts.', importer, "'../'", files),
  },
  {
    pattern: /^SyntaxError(?: \[\w+\])?: (.+)$/mu,
    explain: ([, what], output, files) =>
      atHeader(`There is a syntax error: ${withoutDot(what)}.`, output, files),
  },
  {
    pattern: /JavaScript heap out of memory/u,
    explain: () => anywhere('The code ran out of memory. Does something grow without end?'),
  },
  {
    pattern: /listen EADDRINUSE[^\n]*?:(\d+)/u,
    explain: ([, port], output, files) =>
      atFrame(
        `Port ${port} is taken. A server that listens on the port in PORT finds a free one.`,
        output,
        files,
      ),
  },
  {
    pattern: /CONNECTION_ENDED/u,
    explain: (_match, output, files) =>
      atFrame('A query was sent after the connection pool was closed.', output, files),
  },
  {
    pattern: /UNDEFINED_VALUE/u,
    explain: (_match, output, files) =>
      atFrame('A query was given undefined where a value belongs.', output, files),
  },
  {
    pattern: /connect ECONNREFUSED (\S+)/u,
    explain: ([, address], output, files) =>
      atFrame(
        `Nothing answers at ${address}, though the check's database runs. Does the code connect with DATABASE_URL?`,
        output,
        files,
      ),
  },
  { pattern: /code: '([0-9A-Z]{5})'/u, explain: explainSqlState },
  {
    pattern: /Do not know how to serialize a BigInt/u,
    explain: (_match, output, files) =>
      atFrame(
        'A bigint was to be sent as JSON, which has no such type. Turn it into a string first.',
        output,
        files,
      ),
  },
  {
    pattern: /process\.exit unexpectedly called with "?(\w*)"?/u,
    explain: () =>
      anywhere('The code ends the whole process with process.exit. Return, or throw an error, instead.'),
  },
  { pattern: /TypeError: (\(intermediate value\)|\S+) is not iterable/u, explain: explainNotIterable },
  {
    pattern: /^(?:Uncaught )?(?:\S+ )??(\w*(?:Error|Exception))(?: \[\w+\])?: (.+)\n(?:.*\n)*?\s+at /mu,
    explain: ([, name, message], output, files) =>
      framePlace(output, files).file === null
        ? null
        : atFrame(`Your code threw ${name}: ${withoutDot(message)}.`, output, files),
  },
];

function explainSqlState(
  [, state = '']: RegExpExecArray,
  output: string,
  files: LearnerFiles,
): Explanation | null {
  const message = /PostgresError: (.+)$/mu.exec(output)?.[1] ?? state;
  const text = sentenceFor(state, message);
  if (text !== undefined) return atFrame(text, output, files);
  return /PostgresError/u.test(output)
    ? atFrame(`PostgreSQL refused a query: ${message} (${state}).${additions(output)}`, output, files)
    : null;
}

/** Node prints the fields of an error below its stack. */
function additions(output: string): string {
  return ['detail', 'hint']
    .flatMap((name) => {
      const [, , text] = new RegExp(String.raw`^\s+${name}: (['"\x60])(.+)\1,?$`, 'mu').exec(output) ?? [];
      return text === undefined ? [] : ` ${name === 'hint' ? 'Hint' : 'Detail'}: ${withoutDot(text)}.`;
    })
    .join('');
}

/** `const [row] = query`: a query is a list only when it has been awaited. */
function explainNotIterable(
  [, what = '']: RegExpExecArray,
  output: string,
  files: LearnerFiles,
): Explanation | null {
  const frame = printedFrames(output).find(({ file }) => files.nameOf(file) !== null);
  if (frame === undefined || !/=/u.test(files.textAt(frame.file, frame.line))) return null;
  const isAwaited = /\bawait\b/u.test(files.textAt(frame.file, frame.line));
  const why = isAwaited
    ? 'What is awaited there gives no list.'
    : 'Nothing is awaited there: a query gives its list only to code that awaits it.';
  return atFrame(
    `Your code takes a list apart, and got something else (${what} is not iterable). ${why}`,
    output,
    files,
  );
}

function missingModule(module: string, importer: string, files: LearnerFiles): Explanation {
  const name = files.nameOf(module) ?? module;
  const base = module.split(/[\\/]/u).at(-1) ?? module;
  const command = files.restoredBy(module);
  const advice = /\.[cm]?[jt]s$/u.test(base) ? 'Is its name right?' : 'Imports of your own files end in .ts.';
  const text =
    command === null
      ? `There is no file ${name}. ${advice}`
      : `There is no file ${name}, and this step begins with it. \`${command}\` (R in the app) restores it, and saves your files first.`;
  const found = inFile(text, importer, base, files);
  // A missing file of the learner's is theirs, whoever imports it.
  return found.file === null ? { ...found, file: files.nameOf(module) } : found;
}

function inFile(text: string, importer: string, imported: string, files: LearnerFiles): Explanation {
  const path = pathOf(importer) ?? importer;
  const file = files.nameOf(path);
  return { text, file, line: file === null ? null : files.lineWith(path, imported), hint: null };
}

function anywhere(text: string): Explanation {
  return { text, file: null, line: null, hint: null };
}

/** Node begins the report of an error with the place: a URL and a line, alone on their line. */
function atHeader(text: string, output: string, files: LearnerFiles): Explanation {
  for (const [, url = '', line] of output.matchAll(/^(file:\S+|\/.+|[A-Za-z]:[\\/].+):(\d+)$/gmu)) {
    const path = pathOf(url);
    const file = path === null ? null : files.nameOf(path);
    if (file !== null) return { text, file, line: Number(line), hint: null };
  }
  return atFrame(text, output, files);
}

function atFrame(text: string, output: string, files: LearnerFiles): Explanation {
  return { text, ...framePlace(output, files), hint: null };
}

/** The innermost frame of a printed stack that is in the learner's code. */
function framePlace(output: string, files: LearnerFiles): Pick<Explanation, 'file' | 'line'> {
  for (const { file, line } of printedFrames(output)) {
    const name = files.nameOf(file);
    if (name !== null) return { file: name, line };
  }
  return { file: null, line: null };
}

function withoutDot(text: string | undefined): string {
  return (text ?? '').trim().replace(/\.$/u, '');
}
