import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { explainOutput } from './explain-output.ts';
import { type LearnerFiles, learnerFiles } from '../learner-files.ts';

interface Exercise extends AsyncDisposable {
  readonly folder: string;
  readonly files: LearnerFiles;
}

async function exerciseWith(files: Readonly<Record<string, string>>): Promise<Exercise> {
  const courseRoot = await realpath(await mkdtemp(path.join(tmpdir(), 'explain output ')));
  const folder = path.join(courseRoot, 'exercises', 'app');
  await mkdir(path.join(folder, 'src'), { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }');
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(folder, file), text);
  const request = {
    step: 's',
    courseRoot,
    testFile: '',
    exerciseFolder: folder,
    files: [],
    filesAtStart: ['src/given.ts'],
    databaseUrl: null,
  };
  return {
    folder,
    files: learnerFiles(request),
    [Symbol.asyncDispose]: () => rm(courseRoot, { recursive: true, force: true }),
  };
}

/** What Node itself prints about a program. */
function outputOf(folder: string, file: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [path.join(folder, file)], (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
  });
}

describe('what this Node prints is understood:', () => {
  const library = `export const a = 1; export type T = number;`;
  const cases: Record<string, { text: string; says: RegExp; line: number | null }> = {
    'a syntax error': {
      text: `\nconst x: number = ;`,
      says: /^There is a syntax error: Expression expected\.$/u,
      line: 2,
    },
    'a bracket that is not closed': {
      text: `if (true) {\n  console.log(1)\n`,
      says: /syntax error: Expected '\}'/u,
      line: 2,
    },
    'a query that is taken apart without an await': {
      text: `const query = Promise.resolve([1]);\n\nconst [row] = query;\nconsole.log(row);`,
      says: /query is not iterable\). Nothing is awaited there/u,
      line: 3,
    },
    'something awaited that is no list': {
      text: `const one = Promise.resolve(1);\nconst [row] = await one;\nconsole.log(row);`,
      says: /is not iterable\). What is awaited there gives no list/u,
      line: 2,
    },
    'an enum': { text: `enum Color { Red }`, says: /^TypeScript enum cannot be run/u, line: 1 },
    'a parameter property': {
      text: `\n\nclass A { constructor(private x: number) {} }`,
      says: /^TypeScript parameter property cannot be run/u,
      line: 3,
    },
    'a name that is not exported': {
      text: `import { T } from './library.ts';\nconst t: T = 1;`,
      says: /^\.\/library\.ts exports nothing named T\. If it is a type, import it with "import type"\. If not, is the word export missing there\?$/u,
      line: 1,
    },
    'a name that a package does not have': {
      text: `import { readFile, readFyle } from 'node:fs/promises';\nconsole.log(readFile, readFyle);`,
      says: /^node:fs\/promises exports nothing named readFyle\. If it is a type, .*"import type"\. If not, is its name right, or is it a part of the default export\?$/u,
      line: 1,
    },
    'an import without .ts': {
      text: `\nimport { a } from './library';\nconsole.log(a);`,
      says: /^There is no file exercises\/app\/src\/library\. Imports of your own files end in \.ts\.$/u,
      line: 2,
    },
    'an import of a file that is not there': {
      text: `import './nothing.ts';`,
      says: /^There is no file exercises\/app\/src\/nothing\.ts\. Is its name right\?$/u,
      line: 1,
    },
    'an import of a file that the step begins with, and that was deleted': {
      text: `import './given.ts';`,
      says: /^There is no file exercises\/app\/src\/given\.ts, and this step begins with it\. `npx workshop reset s` \(R in the app\) restores it/u,
      line: 1,
    },
    'an import of a package that is not there': {
      text: `import { z } from 'zodd';\nconsole.log(z);`,
      says: /^There is no package "zodd" here/u,
      line: 1,
    },
    'an import of a folder': {
      text: `import { a } from '../';\nconsole.log(a);`,
      says: /^A folder cannot be imported/u,
      line: 1,
    },
    'an error that nobody catches': {
      text: `function go(): void {\n  throw new RangeError('too far');\n}\ngo();`,
      says: /^Your code threw RangeError: too far\.$/u,
      line: 2,
    },
    'a rejection that nobody handles': {
      text: `async function go(): Promise<void> {\n  throw new Error('nobody waits');\n}\nvoid go();`,
      says: /^Your code threw Error: nobody waits\.$/u,
      line: 2,
    },
    'a bigint in JSON': {
      text: `\nconsole.log(JSON.stringify({ count: 1n }));`,
      says: /^A bigint was to be sent as JSON/u,
      line: 2,
    },
    'a refused connection': {
      text: `import { connect } from 'node:net';\nconnect(1, '127.0.0.1');`,
      says: /^Nothing answers at 127\.0\.0\.1:1/u,
      line: null,
    },
    'a port that is taken': {
      text: `import { createServer } from 'node:net';\nconst first = createServer().listen(0, () => {\n  createServer().listen(first.address().port);\n});`,
      says: /^Port \d+ is taken/u,
      line: 3,
    },
  };

  test.for(Object.entries(cases))('%s', async ([, { text, says, line }]) => {
    await using exercise = await exerciseWith({ 'src/main.ts': text, 'src/library.ts': library });
    const output = await outputOf(exercise.folder, 'src/main.ts');
    expect(explainOutput(output, exercise.files)).toEqual({
      text: expect.stringMatching(says),
      file: line === null ? null : 'exercises/app/src/main.ts',
      line,
      hint: null,
    });
  });
});

const nowhere: LearnerFiles = {
  nameOf: (file) => (file.startsWith('/course/src/') ? file.slice('/course/'.length) : null),
  inExercise: (file) => file,
  restoredBy: () => null,
  isOfStep: () => false,
  lineWith: () => null,
  textAt: () => '',
  find: () => null,
};

/** As Node prints an error of postgres.js that Drizzle has wrapped. */
function refusedQuery(message: string, state: string): string {
  return `DrizzleQueryError: Failed query: select "id" from "profiles"
params: 1
    at PostgresJsPreparedQuery.queryWithCache (file:///course/node_modules/drizzle-orm/pg-core/session.js:39:15)
    at async ProfileService.getById (file:///course/src/services/profiles.ts:11:12) {
  query: 'select "id" from "profiles"',
  [cause]: PostgresError: ${message}
      at ErrorResponse (file:///course/node_modules/postgres/src/connection.js:794:26) {
    severity_local: 'ERROR',
    code: '${state}',
    position: '15'
  }
}`;
}

test('what PostgreSQL adds to a refusal is shown with it', () => {
  const output = refusedQuery('cannot drop table a because other objects depend on it', '2BP01').replace(
    "position: '15'",
    `detail: "view v depends on table a",\n    hint: 'Use DROP ... CASCADE to drop the dependent objects too.'`,
  );
  expect(explainOutput(output, nowhere)?.text).toBe(
    'PostgreSQL refused a query: cannot drop table a because other objects depend on it (2BP01). Detail: view v depends on table a. Hint: Use DROP ... CASCADE to drop the dependent objects too.',
  );
});

describe('what PostgreSQL refuses is said in words:', () => {
  const cases: readonly [state: string, message: string, says: string][] = [
    ['42P01', 'relation "profile" does not exist', 'no such table (relation "profile" does not exist)'],
    ['42703', 'column "name" does not exist', 'no such column'],
    ['22P02', 'invalid input syntax for type integer: "abc"', 'a value that it cannot read'],
    ['22003', 'value "99999999999" is out of range for type integer', 'a number that does not fit'],
    [
      '23505',
      'duplicate key value violates unique constraint "profiles_email_unique"',
      'nothing in your code caught',
    ],
    ['3D000', 'database "x" does not exist', 'Does the code connect with DATABASE_URL?'],
    ['28P01', 'password authentication failed for user "x"', 'refused the password'],
    ['0A000', 'cannot do that', 'PostgreSQL refused a query: cannot do that (0A000).'],
  ];

  test.for(cases)('%s', ([state, message, says]) => {
    expect(explainOutput(refusedQuery(message, state), nowhere)).toEqual({
      text: expect.stringContaining(says),
      file: 'src/services/profiles.ts',
      line: 11,
      hint: null,
    });
  });

  test('a query after the pool was closed', () => {
    const output = `Error: write CONNECTION_ENDED 127.0.0.1:5432
    at Query.handler (file:///course/node_modules/postgres/src/index.js:80:20)
    at file:///course/src/cli/main.ts:9:3 {
  code: 'CONNECTION_ENDED'`;
    expect(explainOutput(output, nowhere)).toMatchObject({
      text: 'A query was sent after the connection pool was closed.',
      line: 9,
    });
  });
});

test('output without an error explains nothing', () => {
  expect(explainOutput('Listening on http://localhost:8000\nGET / 200\n', nowhere)).toBeNull();
});

test('an error that names none of the learner’s files explains nothing', () => {
  const output = `TypeError: nothing of yours\n    at run (file:///elsewhere/library.js:1:2)\n`;
  expect(explainOutput(output, nowhere)).toBeNull();
});
