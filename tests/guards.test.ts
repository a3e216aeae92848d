import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repository } from './support/workshop.ts';

interface Guard {
  /** What is looked for, and where. */
  readonly pattern: RegExp;
  readonly folders: readonly string[];
  /** What to use instead. */
  readonly instead: string;
  /** Files that may do it, each with the reason. */
  readonly allowed: Readonly<Record<string, string>>;
}

const guards: Readonly<Record<string, Guard>> = {
  'a course is read by read-course-file.ts': {
    pattern: /\b(?:readFile|readdir|open|createReadStream|cp|copyFile|opendir)(?:Sync)?\(/,
    folders: ['src/course', 'src/jobs/verify', 'src/workspace/solution'],
    instead: 'readCourseText, readCourseBytes or readCourseFolder (src/course/read-course-file.ts)',
    allowed: {
      'src/course/read-course-file.ts': 'is that function',
      'src/course/course-path.ts': 'opens a file to write it, and not through a link',
      'src/course/course-cache.ts': 'reads a cache of our own in .workshop, checked by its hash',
      'src/jobs/verify/course-copy.ts': 'lists the installed packages',
      'src/jobs/verify/open-learners-course.ts': 'reads course.yaml of a copy that was just written',
      'src/workspace/solution/solution-files.ts': "lists the learner's files",
    },
  },
  'a file that a course names is written by writeInside': {
    pattern: /\b(?:writeFile|appendFile|createWriteStream|symlink|rename|unlink)(?:Sync)?\(/,
    folders: ['src/course', 'src/jobs/verify', 'src/workspace/solution'],
    instead: 'writeInside (src/course/course-path.ts)',
    allowed: {
      'src/course/course-path.ts': 'is that function',
      'src/jobs/verify/course-copy.ts': 'copies the lessons into a new folder under names that it has listed',
      'src/jobs/verify/open-learners-course.ts': 'writes files of its own into the copy',
    },
  },
  'text reaches the terminal through a net': {
    pattern: /\b(?:stdout|stderr)\.write\(|\bconsole\.\w+\(/,
    folders: ['src'],
    instead: 'Io.out and Io.note (src/cli/create-io.ts), or withOwnStyles (src/safe-text.ts)',
    allowed: {
      'src/main.ts': 'prints the version',
      'src/cli/create-io.ts': 'is the net of the command line',
      'src/painted-frame.ts': 'paints rows that went through withOwnStyles',
      'src/jobs/run-in-terminal.ts': 'prints a title that went through safeLine',
      'src/ui/clipboard.ts': "writes the terminal's clipboard sequence, in base64",
      'src/ui/terminal-modes.ts': 'switches modes of the terminal',
      'src/ui/app-terminal.ts': 'moves the cursor',
      'src/ui/mark-idle.ts': 'writes a mark for tests',
      'src/ui/run-app.tsx': 'clears the screen, and prints the farewell, which is cleaned',
      'src/ui/plain/run-plain.ts': 'is the net of the plain mode',
      'src/workspace/server/supervisor.ts': 'writes into a log, which is cleaned when it is shown',
      'src/workspace/solution/signposts.ts':
        'has the text of a program of its own, which prints what it says',
      'src/kit/learner-process.ts': "keeps the learner's errors, and prints nothing",
    },
  },
  'JSON is printed by safeJson': {
    pattern: /\b(?:out|note|say)\(\s*JSON\.stringify\(/,
    folders: ['src'],
    instead: 'printJson (src/cli/io.ts)',
    allowed: {},
  },
  'escape sequences are taken out by safe-text.ts': {
    pattern: /stripVTControlCharacters|strip-ansi/,
    folders: ['src'],
    instead: 'safeText (src/safe-text.ts)',
    allowed: {},
  },
};

test.each(Object.entries(guards))('%s', async (_name, { pattern, folders, instead, allowed }) => {
  const files = (await Promise.all(folders.map(sourcesIn))).flat();
  const matching = files.filter(({ text }) => pattern.test(text)).map(({ file }) => file);
  const bypassing = matching.filter((file) => !(file in allowed));
  expect({ instead, bypassing }).toEqual({ instead, bypassing: [] });
  // A reason for a file that no longer does it would be an open door.
  expect(Object.keys(allowed).filter((file) => !matching.includes(file))).toEqual([]);
});

async function sourcesIn(folder: string): Promise<{ file: string; text: string }[]> {
  const names = await readdir(path.join(repository, folder), { recursive: true });
  const files = names
    .map((name) => `${folder}/${name.replaceAll(path.sep, '/')}`)
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\/testing\//.test(file));
  return Promise.all(
    files.map(async (file) => ({ file, text: await readFile(path.join(repository, file), 'utf8') })),
  );
}
