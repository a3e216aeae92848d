import { tinyCourse } from '../../course/testing/tiny-course.ts';
import type { CopyCertainty } from '../../app/event.ts';
import type { Course } from '../../course/course.ts';
import { createScriptedJobs } from '../../session/testing/scripted-jobs.ts';
import type { LinkStyle } from '../../text/lesson/inline-markdown.ts';
import { runApp } from '../run-app.tsx';
import { openVirtualTerminal } from './virtual-terminal.ts';

interface Options {
  readonly columns: number;
  readonly rows: number;
  readonly colour?: boolean;
  readonly ascii?: boolean;
  /** Ids of the steps that were done before. */
  readonly done?: readonly string[];
  /** The tiny course where nothing else is said. */
  readonly course?: Course;
  readonly links?: LinkStyle;
  readonly clipboard?: CopyCertainty;
}

/** The app on a step of a course, in a terminal of that size. The test presses q in the end. */
export async function openApp(stepId: string, options: Options) {
  const {
    columns,
    rows,
    colour = false,
    ascii = false,
    done = [],
    course = tinyCourse(),
    ...abilities
  } = options;
  const scripted = createScriptedJobs(course);
  for (const id of done) scripted.answers.done.add(id);
  const terminal = openVirtualTerminal(columns, rows);
  const { stdin, stdout } = terminal;
  const { jobs } = scripted;
  const ended = runApp({ course, stepId, jobs, stdin, stdout, colour, ascii, seed: 'a test', ...abilities });
  await terminal.waitForText('database running');
  return { ...terminal, ...scripted, ended };
}
