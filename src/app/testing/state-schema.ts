import { z } from 'zod';
import type { RunChanges } from '../../checker/compare-runs.ts';
import type { CheckPart, CheckResult, TestResult } from '../../checker/events.ts';
import type { Action, Course, Hint } from '../../course/course.ts';
import type { Answer } from '../../course/quiz/question.ts';
import type { DatabaseStatus, ResetPlan } from '../../database/database.ts';
import type { SchemaLook } from '../../database/schema/schema-look.ts';
import type { StepStatus } from '../../workshop/where.ts';
import type { ObjectiveStatus } from '../../progress/objectives.ts';
import type { LastCheck } from '../../progress/progress.ts';
import type { AppServerStatus } from '../../workspace/server/app-server-status.ts';
import type { CloseUp } from '../../workspace/close-up.ts';
import type { FileChange } from '../../workspace/changes/file-change.ts';
import type { FileDiff } from '../../workspace/diff/file-diff.ts';
import type { Place } from '../place.ts';
import type { Decided } from '../state.ts';
import type { Away } from '../../progress/last-time.ts';

/** What a job told is kept as it came: only that it is there is looked at. */
function told<T extends object>() {
  return z.custom<T>((value) => typeof value === 'object' && value !== null);
}

function listOf<T extends z.ZodType>(item: T) {
  return z.array(item).readonly();
}

function kind<K extends string, F extends z.ZodRawShape>(name: K, fields: F) {
  return z.strictObject({ kind: z.literal(name), ...fields });
}

const text = z.string();
const stepId = z.string();
const count = z.int().nonnegative();
const problem = { message: text, wayOut: text };
const side = z.enum(['check', 'hint', 'diff', 'schema']);
const screen = z.enum(['lesson', ...side.options, 'steps']);
const actionsOf = z.enum(['setup', 'reset', 'restart']);

const place = z.strictObject({ line: count, letters: count, total: count });

const matches = { text, at: count, count };

const find = z.union([
  kind('off', {}),
  kind('typing', {
    ...matches,
    origin: z.custom<Place | undefined>((value) => place.optional().safeParse(value).success),
  }),
  kind('on', matches),
]);

const dialog = z.union([
  kind('none', {}),
  kind('help', {}),
  kind('finder', { query: text, marked: count }),
  kind('confirm-diff', {}),
  kind('confirm-reset', {
    of: actionsOf,
    plan: told<ResetPlan>(),
    actions: listOf(told<Action>()),
    typed: text,
  }),
  kind('confirm-files', { change: told<FileChange>() }),
  kind('problem', problem),
]);

const notice = z.strictObject({
  tone: z.enum(['good', 'plain', 'warning']),
  text,
  until: z.literal('key').exactOptional(),
});

const work = z.union([
  kind('none', {}),
  z.strictObject({
    kind: z.enum(['check', 'files', ...actionsOf.options]),
    stepId,
    phase: z.enum(['running', 'stopping']),
  }),
]);

const check = z.union([
  kind('running', {
    names: listOf(text),
    current: text.nullable(),
    results: listOf(told<TestResult>()),
    coursePart: told<CheckPart>().nullable(),
  }),
  z.strictObject({
    kind: z.enum(['passed', 'failed']),
    result: told<CheckResult>(),
    changes: told<RunChanges>().nullable(),
  }),
  kind('error', problem),
]);

const actionRow = z.strictObject({
  action: told<Action>(),
  state: z.union([
    kind('waiting', {}),
    kind('running', { output: listOf(text) }),
    kind('done', { result: text, durationMs: z.number() }),
    kind('failed', { output: listOf(text) }),
  ]),
});

const actions = z.union([
  z.strictObject({ kind: z.enum(['running', 'done']), rows: listOf(actionRow) }),
  kind('failed', { rows: listOf(actionRow), ...problem }),
]);

const draft = z.union([
  kind('choosing', { marked: count.nullable(), chosen: listOf(text) }),
  kind('typing', { text }),
]);

const gone = { attempt: count, rightById: z.map(text, z.boolean()).readonly() };

const quiz = z.union([
  kind('idle', {}),
  kind('asking', { ...gone, index: count, draft }),
  kind('explaining', { ...gone, index: count, answer: told<Answer>() }),
  kind('finished', gone),
]);

const schemaPane = z.union([
  kind('loading', {}),
  kind('shown', { look: told<SchemaLook>() }),
  kind('failed', problem),
]);

const diff = z.union([
  kind('unasked', {}),
  kind('loading', {}),
  kind('shown', { files: listOf(told<FileDiff>()) }),
  kind('failed', problem),
]);

const solutionRange = z.strictObject({ path: text, from: count, to: count });

const run = z.union([
  kind('none', {}),
  kind('check', { check }),
  z.strictObject({ kind: actionsOf, actions }),
]);

const page = z.strictObject({
  run,
  lastResult: told<CheckResult>().nullable(),
  openedFailure: text.nullable(),
  markedFile: text.nullable(),
  closeUps: z.record(text, told<CloseUp>()).readonly(),
  quiz,
  hints: listOf(z.strictObject({ hint: told<Hint>(), number: count })),
  diff,
  diffFile: text.nullable(),
  revealed: z.union([z.literal('all'), listOf(solutionRange)]),
  lastRevealed: solutionRange.nullable(),
  block: count.nullable(),
  places: z.partialRecord(z.enum([...screen.options, 'dialog']), place).readonly(),
});

/** The type `State` for the time when the program runs. state-schema.test.ts holds the two to each other. */
export const stateSchema = z.strictObject({
  course: told<Course>(),
  seed: text,
  steps: listOf(told<StepStatus>()),
  progressNotice: text.nullable(),
  objectives: listOf(told<ObjectiveStatus>()),
  answered: z.record(stepId, z.record(text, z.boolean()).readonly()).readonly(),
  lastChecks: z.record(stepId, told<LastCheck>()).readonly(),
  away: told<Away>().nullable(),
  databaseSeenFor: stepId.nullable(),
  current: stepId.nullable(),
  database: told<DatabaseStatus>().nullable(),
  servers: listOf(told<AppServerStatus>()),
  stepId,
  screen,
  side,
  find,
  marked: stepId,
  dialog,
  notice: notice.nullable(),
  mouse: z.enum(['on', 'off']),
  watch: z.enum(['off', 'watching', 'paused', 'failed']),
  work,
  queuedCheck: stepId.nullable(),
  decided: told<Decided>().nullable(),
  checkWrites: z.object({ before: z.array(text).readonly(), now: z.array(text).readonly() }).readonly(),
  pages: z.record(stepId, page).readonly(),
  schemas: z.record(text, schemaPane).readonly(),
});
