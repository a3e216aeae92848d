import { complaintAboutPath } from './course-path.ts';
import type { Problem } from './course.ts';
import { type Fence, splitFences } from './fences.ts';
import type { CourseText } from './links.ts';

/** A block of a lesson that its author says can be run as it stands there. */
export interface LessonCommand {
  /** What `sh` is given. */
  readonly script: string;
  readonly line: number;
  /** The exercise as it is when the step begins, or when it is done. */
  readonly on: 'beginning' | 'solved';
  /** True where it has to end with something else than 0. */
  readonly fails: boolean;
  /** What it has to print; null where the lesson doesn't show it. */
  readonly output: { readonly text: string; readonly line: number } | null;
}

/** A block of a lesson that shows a whole file, which the reader is asked to write. */
export interface LessonFile {
  /** Relative to the exercise's folder, with forward slashes. */
  readonly name: string;
  readonly text: string;
  readonly line: number;
}

export interface LessonBlocks {
  readonly commands: LessonCommand[];
  readonly files: LessonFile[];
  readonly problems: Problem[];
}

const words = ['run', 'solved', 'fails'];

/**
 * The blocks ```` ```sh run ```` of a lesson, each with the block ```` ```text output ```` that follows it, and the
 * blocks ```` ```json file some.json ````.
 */
export function commandsIn({ file, text }: CourseText): LessonBlocks {
  const { fences } = splitFences(text);
  const commands: LessonCommand[] = [];
  const files: LessonFile[] = [];
  const problems: Problem[] = [];
  for (const [index, fence] of fences.entries()) {
    const add = (message: string) => problems.push({ file, line: fence.line, message });
    if (isOutput(fence) && !isRun(fences[index - 1]) && !isTried(fences[index - 1]))
      add('an output belongs to the block before it, and that is none that is run');
    if (isTried(fence) && wordsOf(fence).length > 1)
      add(
        'behind `try` stands nothing: the block is for the learner alone, and in the state that theirs is in',
      );
    if (isFile(fence)) {
      const [, name = '', ...more] = wordsOf(fence);
      const isOne = name !== '' && more.length === 0;
      const complaint = isOne ? complaintAboutPath(name) : 'is not one path without spaces';
      if (complaint === null) files.push({ name, text: fence.text, line: fence.line });
      else
        add(
          `behind \`file\` has to be a path inside the exercise, and "${[name, ...more].join(' ')}" ${complaint}`,
        );
    }
    if (!isRun(fence) || isTried(fence)) continue;
    const unknown = wordsOf(fence).filter((word) => !words.includes(word));
    if (unknown.length > 0) add(`unknown: ${unknown.join(' ')}. Behind sh may stand: ${words.join(', ')}`);
    else commands.push(toCommand(fence, fences[index + 1]));
  }
  return { commands, files, problems };
}

function toCommand(fence: Fence, next: Fence | undefined): LessonCommand {
  return {
    script: fence.text,
    line: fence.line,
    on: wordsOf(fence).includes('solved') ? 'solved' : 'beginning',
    fails: wordsOf(fence).includes('fails'),
    output: next !== undefined && isOutput(next) ? { text: next.text, line: next.line } : null,
  };
}

function isRun(fence: Fence | undefined): boolean {
  return isShell(fence) && wordsOf(fence).includes('run');
}

/** For the learner to run, in a terminal or in the app: it asks something, or needs what they have just written. */
function isTried(fence: Fence | undefined): boolean {
  return isShell(fence) && wordsOf(fence).includes('try');
}

function isShell(fence: Fence | undefined): fence is Fence {
  return fence !== undefined && /^(?:sh|bash|shell)\s/.test(fence.info);
}

function isOutput({ info }: Fence): boolean {
  return /^text\s+output$/.test(info);
}

function isFile(fence: Fence): boolean {
  return wordsOf(fence)[0] === 'file';
}

function wordsOf({ info }: Fence): string[] {
  return info.split(/\s+/).slice(1);
}
