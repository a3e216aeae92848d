import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CheckEvent, CheckResult } from '../events.ts';
import type { CheckRequest } from '../request.ts';
import { type CheckOptions, runCheck } from '../run-check.ts';
import { resultOf } from '../../work-that-tells.ts';

/** A course of one step in a temporary folder, for tests of the checker; removed when it is disposed of. */
export interface TemporaryCourse extends AsyncDisposable {
  readonly root: string;
  readonly request: CheckRequest;
  /** Writes one of the learner's files, named relative to the exercise's folder. */
  write(file: string, text: string): Promise<void>;
  check(options?: CheckOptions): Promise<CheckResult>;
}

export async function temporaryCourse(
  checkFile: string,
  files: Readonly<Record<string, string>>,
  databaseUrl: string | null = null,
): Promise<TemporaryCourse> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'odd [names] (occur) ')));
  const request: CheckRequest = {
    step: 'step-1',
    courseRoot: root,
    testFile: path.join(root, 'lessons', 'step-1', 'check.test.ts'),
    exerciseFolder: path.join(root, 'exercises', 'app'),
    files: Object.keys(files),
    databaseUrl,
    migrationsFolder: path.join(root, 'exercises', 'app', 'drizzle'),
  };
  const write = (file: string, text: string): Promise<void> =>
    writeInto(path.join(request.exerciseFolder, file), text);
  await writeInto(request.testFile, checkFile);
  await write('package.json', '{ "type": "module" }');
  for (const [file, text] of Object.entries(files)) await write(file, text);
  return {
    root,
    request,
    write,
    check: (options) => resultOf(runCheck(request, options)),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

/** Checks, and gives what was told meanwhile too. */
export async function toldBy(
  request: CheckRequest,
  options?: CheckOptions,
): Promise<{ readonly events: readonly CheckEvent[]; readonly result: CheckResult }> {
  const events: CheckEvent[] = [];
  const result = await resultOf(runCheck(request, options), (event) => events.push(event));
  return { events, result };
}

async function writeInto(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** The one failure that is told, and how the other tests ended. */
export function told({ verdict, tests }: CheckResult): object {
  const failed = tests.filter(({ state }) => state === 'failed');
  return {
    verdict,
    states: tests.map(({ state }) => state),
    explanation: failed[0]?.explanation,
    hint: failed[0]?.hint ?? undefined,
    at: `${failed[0]?.file}:${failed[0]?.line}`,
  };
}
