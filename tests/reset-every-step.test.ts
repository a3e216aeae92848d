import { mkdir, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { Course, ExerciseStep } from '../src/course/course.ts';
import { applyFileChange } from '../src/jobs/change-files.ts';
import { planStepReset } from '../src/jobs/plan-file-change.ts';
import { openWorkshop } from '../src/workshop/workshop.ts';
import { listEverything, readFileStates } from '../src/workspace/changes/read-file-states.ts';
import {
  isAtOrUnder,
  loadOverlay,
  solutionFiles,
  stepsOf,
} from '../src/workspace/solution/solution-files.ts';
import { copyProfilesCourse } from './support/workshop.ts';

/** Puts the exercise to where all of its steps are solved. */
async function solveAll(course: Course, step: ExerciseStep): Promise<void> {
  const { exercise } = step;
  const folder = path.join(course.root, exercise.folder);
  const last = stepsOf(course, exercise).at(-1);
  await rm(folder, { recursive: true });
  for (const [file, content] of await solutionFiles(course, exercise, last?.id ?? null)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), content);
  }
}

async function presentTexts(folder: string): Promise<Map<string, string>> {
  const states = await readFileStates(folder, await listEverything(folder));
  return new Map(
    [...states].map(([file, state]) => [file, state?.kind === 'file' ? state.content.toString('utf8') : '']),
  );
}

test('whatever later steps have deleted or changed, a reset gives a step all that it begins with', async () => {
  await using place = await copyProfilesCourse();
  const workshop = await openWorkshop({ cwd: place.root, env: process.env });
  const { course } = workshop;
  for (const step of course.steps.filter((each) => each.kind === 'exercise')) {
    const { exercise } = step;
    const folder = path.join(course.root, exercise.folder);
    const steps = stepsOf(course, exercise);
    const before = steps[steps.indexOf(step) - 1];
    const begins = await solutionFiles(course, exercise, before?.id ?? null);
    const overlay = await loadOverlay(course, exercise, step.id);
    const own = [...overlay.files.keys(), ...overlay.deleted, ...step.files];
    await solveAll(course, step);
    await applyFileChange(workshop, await planStepReset(workshop, step));
    const present = await presentTexts(folder);
    const missing = [...begins.keys()].filter((file) => !present.has(file));
    const wrong = own.filter((file) => present.get(file) !== begins.get(file)?.toString('utf8'));
    const left = [...present.keys()].filter(
      (file) => own.some((mine) => isAtOrUnder(file, mine)) && !begins.has(file),
    );
    expect({ step: step.id, missing, wrong: wrong.filter((file) => begins.has(file)), left }).toEqual({
      step: step.id,
      missing: [],
      wrong: [],
      left: [],
    });
  }
});

/** Files of the shipped exercises that load the others, and do nothing more when they are loaded. */
const roots = ['src/http/app.ts', 'src/cli/profiles.ts', 'src/describe.ts'];

test('after a reset from the end of the chapter, the application still loads', async () => {
  await using place = await copyProfilesCourse();
  const workshop = await openWorkshop({ cwd: place.root, env: process.env });
  const { course } = workshop;
  for (const step of course.steps.filter((each) => each.kind === 'exercise')) {
    const folder = path.join(course.root, step.exercise.folder);
    await solveAll(course, step);
    await applyFileChange(workshop, await planStepReset(workshop, step));
    const there = roots.filter((file) => existsSync(path.join(folder, file)));
    const code = there.map((file) => `await import(${JSON.stringify(`./${file}`)});`).join('');
    const { stderr } = await execa('node', ['--input-type=module', '-e', code], {
      cwd: folder,
      env: { DATABASE_URL: 'postgres://nobody@localhost:1/none' },
      reject: false,
    });
    expect({ step: step.id, stderr }).toEqual({ step: step.id, stderr: '' });
  }
});
