import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** The window of the next start, as it was worked out at the end of the last one. */
export interface KeptFrame {
  /** What it depends on; another key, another window. */
  readonly key: string;
  readonly stepId: string;
  readonly lines: readonly string[];
}

/** What tells one start from another. */
export interface FrameWindow {
  readonly columns: number;
  readonly rows: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The variables that say how the app draws, or whether it opens at all. */
const drawingVariables =
  /^(?:TERM|COLOR|NO_|FORCE_|CI$|INK_|WORKSHOP_|VTE_|KONSOLE_|WT_|LANG$|LC_|REDUCE|ACCESS)/;
/** Of these it only counts whether they are there: their values are others in every window. */
const presentVariables = ['TMUX', 'STY', 'DATABASE_URL'] as const;

export function keptFrameFile(courseRoot: string): string {
  return path.join(courseRoot, '.workshop', 'first-frame.json');
}

/** The nearest folder upwards that holds a course; undefined outside of one. */
export function courseRootAbove(from: string): string | undefined {
  if (existsSync(path.join(from, 'lessons', 'course.yaml'))) return from;
  const parent = path.dirname(from);
  return parent === from ? undefined : courseRootAbove(parent);
}

/**
 * All that the first frame is made of: the window, the terminal, this build of the program, the texts of the course and
 * what is done of it. Files are known by their time and size, so that none has to be read.
 */
export function frameKey(courseRoot: string, { columns, rows, env }: FrameWindow): string {
  const variables = Object.keys(env)
    .filter((name) => drawingVariables.test(name))
    .toSorted()
    .map((name) => `${name}=${env[name]}`);
  const present = presentVariables.filter((name) => env[name] !== undefined);
  const files = [import.meta.filename, ...courseFiles(courseRoot)].map(fingerprint);
  // The names of bundled files have their content's hash in them.
  const build = readdirSync(import.meta.dirname).join();
  return JSON.stringify([columns, rows, variables, present, build, files]);
}

function courseFiles(courseRoot: string): string[] {
  const lessons = path.join(courseRoot, 'lessons');
  const steps = readdirSync(lessons).toSorted();
  return [
    path.join(courseRoot, '.workshop', 'progress.json'),
    path.join(lessons, 'course.yaml'),
    ...steps.flatMap((step) => ['lesson.md', 'quiz.yaml'].map((file) => path.join(lessons, step, file))),
  ];
}

function fingerprint(file: string): readonly [string, number, number] {
  const found = statSync(file, { throwIfNoEntry: false });
  return [file, found?.mtimeMs ?? 0, found?.size ?? 0];
}

/** Undefined where there is none, or none that can be read. */
export function readKeptFrame(courseRoot: string): KeptFrame | undefined {
  try {
    const kept: unknown = JSON.parse(readFileSync(keptFrameFile(courseRoot), 'utf8'));
    return isKeptFrame(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

function isKeptFrame(value: unknown): value is KeptFrame {
  if (typeof value !== 'object' || value === null) return false;
  const { key, stepId, lines } = value as Partial<Record<keyof KeptFrame, unknown>>;
  if (typeof key !== 'string' || typeof stepId !== 'string') return false;
  return Array.isArray(lines) && lines.every((line) => typeof line === 'string');
}
