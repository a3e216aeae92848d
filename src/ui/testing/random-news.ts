import type { CheckEvent, CheckResult, TestResult } from '../../checker/events.ts';
import type { ActionEvent } from '../../course/course.ts';
import { pick, type Random } from '../../course/random.ts';
import { UserError } from '../../errors.ts';
import { checkResult, testResult } from '../../checker/testing/results.ts';
import { type createScriptedJobs, type ScriptedRun } from '../../session/testing/scripted-jobs.ts';
import type { TerminalEnd } from '../../workspace/terminal-program.ts';
import type { FileChange } from '../../workspace/changes/file-change.ts';
import type { FileOperation } from '../../workspace/changes/file-operation.ts';
import type { DiffLine, FileDiff } from '../../workspace/diff/file-diff.ts';

type Scripted = ReturnType<typeof createScriptedJobs>;

const long =
  'A sentence that is a good deal longer than a narrow window, with 日本語 in it and a_word_that_has_no_place_to_break_it_anywhere_at_all_in_its_whole_length.';
const names = ['adds two numbers', 'ätzend ünd lang '.repeat(12), long, 'x'] as const;
const output = Array.from(
  { length: 30 },
  (_, index) => `\u001B[31m${index}\u001B[0m: ${long}\t${index}`,
).join('\n');

/** Lets something happen that no key makes happen, and says what: a job tells something, files are saved. */
export function tellNews(scripted: Scripted, random: Random): string {
  const program = scripted.programs.shift();
  if (program !== undefined) {
    const end = randomEnd(random);
    program.end(end);
    return `a program with the terminal: ${JSON.stringify(end)}`;
  }
  return pick(random, [tellOfCheck, tellOfCheck, tellOfActions, tellOfFiles, changeAnswers])(
    scripted,
    random,
  );
}

function randomEnd(random: Random): TerminalEnd {
  return pick<TerminalEnd>(random, [
    { kind: 'ended', exitCode: 0 },
    { kind: 'ended', exitCode: 3 },
    { kind: 'killed', signal: 'SIGTERM' },
    { kind: 'not-started', reason: long },
  ]);
}

function tellOfCheck({ checks }: Scripted, random: Random): string {
  return tell(checks.at(-1), random, randomCheckEvent, randomResult);
}

function tellOfActions({ actions }: Scripted, random: Random): string {
  return tell(actions.at(-1), random, randomActionEvent, () => undefined);
}

function tell<T extends { readonly kind: string }, Result>(
  run: ScriptedRun<T, Result> | undefined,
  random: Random,
  randomEvent: (random: Random) => T,
  resultFor: (random: Random, stepId: string) => Result,
): string {
  if (run === undefined) return 'nothing, for nothing runs';
  const chance = random();
  if (chance < 0.75) {
    const event = randomEvent(random);
    run.tell(event);
    return event.kind;
  }
  if (chance < 0.95) run.end(resultFor(random, run.stepId));
  else run.break(pick(random, [new Error(long), new UserError(long, long)]));
  return chance < 0.95 ? `the end of ${run.stepId}` : `an error of ${run.stepId}`;
}

function tellOfFiles({ watches }: Scripted, random: Random): string {
  const breaks = random() < 0.03;
  if (breaks) watches.at(-1)?.onError?.(new Error(long));
  else watches.at(-1)?.onChange(['src/server.ts']);
  return breaks ? 'the watch broke' : 'a file was saved';
}

function randomTest(random: Random): TestResult {
  const state = pick(random, ['passed', 'failed', 'failed', 'not-reached'] as const);
  return testResult(pick(random, names), state, {
    explanation: state === 'failed' ? pick(random, [null, long, 'The sum of 2 and 3 is 5.']) : null,
    file: pick(random, [null, 'exercises/profiles/src/server.ts']),
    line: pick(random, [null, 1, 12_345]),
    hint: pick(random, [null, 'where', 'unknown']),
    details: pick(random, [
      null,
      { expected: '5', received: long, output },
      { expected: output, received: null, output: null },
    ]),
  });
}

function randomCheckEvent(random: Random): CheckEvent {
  return pick<() => CheckEvent>(random, [
    () => ({ kind: 'tests-collected', names: names.slice(0, Math.floor(random() * 5)) }),
    () => ({ kind: 'test-started', name: pick(random, names) }),
    () => ({ kind: 'test-finished', test: randomTest(random) }),
    () => ({ kind: 'part-finished', part: { about: 'the-code', tests: 4, passed: 4, durationMs: 400 } }),
  ])();
}

function randomResult(random: Random, step: string): CheckResult {
  const error = { message: long, wayOut: long };
  const verdict = pick(random, ['passed', 'failed', 'error'] as const);
  const tests = Array.from({ length: Math.floor(random() * 6) }, () => randomTest(random));
  return { ...checkResult(step, verdict, tests), error: verdict === 'error' ? error : null };
}

function randomActionEvent(random: Random): ActionEvent {
  const index = Math.floor(random() * 3);
  return pick<ActionEvent>(random, [
    { kind: 'action-started', index },
    { kind: 'action-output', index, line: pick(random, [long, '\u001B[2J\u001B[31mred', '\r\u0007']) },
    { kind: 'action-finished', index, result: pick(random, ['', long]), durationMs: random() * 1e6 },
    { kind: 'action-failed', index, message: long, wayOut: long, exitCode: 2 },
  ]);
}

function changeAnswers({ answers }: Scripted, random: Random): string {
  const hint = {
    id: pick(random, ['where', 'how', 'solution-1']),
    title: pick(random, ['Where to look', long]),
    text: `${long}\n\n\`\`\`ts\n${long}\n\`\`\`\n`,
  };
  answers.hint = pick(random, [null, { hint, number: 1 + Math.floor(random() * 3) }]);
  answers.diff = pick(random, [
    [],
    [randomDiff(random)],
    [randomDiff(random), randomDiff(random), randomDiff(random)],
  ]);
  answers.database = {
    kind: pick(random, ['embedded', 'url']),
    state: pick(random, ['absent', 'stopped', 'starting', 'running', 'stale']),
    url: null,
  };
  answers.plan = {
    database: 'profiles on 127.0.0.1:5433',
    tables: pick(random, [
      [],
      [{ name: 'profiles', rows: 1 }],
      Array.from({ length: 30 }, (_, index) => ({ name: `table_${index}_${long}`, rows: index })),
    ]),
  };
  answers.fileChange = pick(random, [null, randomChange(random)]);
  if (random() < 0.2) answers.done.clear();
  return 'other answers from now on';
}

function randomChange(random: Random): FileChange {
  const operations = Array.from({ length: Math.floor(random() * 30) }, (_, index): FileOperation => {
    const kind = pick(random, ['create', 'replace', 'delete'] as const);
    return { kind, path: `src/${'deep/'.repeat(index)}file.ts`, before: null, after: null };
  });
  return {
    kind: pick(random, ['reset', 'catch-up', 'undo', 'redo']),
    reason: 'reset step-1',
    subject: pick(random, ['step-1', long]),
    exercise: { id: 'profiles', folder: 'exercises/profiles' },
    operations,
    reopens: pick(random, [[], ['step-1'], ['setup', 'step-1', 'summary']]),
    takesBack: null,
  };
}

function diffLine(kind: DiffLine['kind'], text: string): DiffLine {
  return { kind, text, changedRanges: [] };
}

function randomDiff(random: Random): FileDiff {
  const lines = [
    diffLine('context', 'import x;'),
    diffLine('removed', long),
    diffLine('added', `\t${long}`),
    diffLine('context', ''),
  ];
  const hunk = { oldStart: 1, newStart: 1, lines, ...(random() < 0.5 ? { purpose: long } : {}) };
  return {
    path: pick(random, ['exercises/profiles/src/server.ts', `exercises/${'deep/'.repeat(30)}file.ts`]),
    change: pick(random, ['create', 'edit', 'delete']),
    hunks: Array.from({ length: Math.floor(random() * 4) }, () => hunk),
  };
}
