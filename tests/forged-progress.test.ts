import path from 'node:path';
import { expect, test } from 'vitest';
import { copySumsCourse, folder, write } from './support/sums-course.ts';
import { workshop } from './support/workshop.ts';

const right = 'console.log(Number(process.argv[2]) + Number(process.argv[3]));\n';

/** A learner's program that marks steps as done while a check runs it. `first` runs before, in the same process. */
function forging(state: string, { first = '', sum = "console.log('no sum');\n" } = {}): string {
  return `import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const state = ${JSON.stringify(state)};
const file = state + '/progress.json';
${first}
mkdirSync(state, { recursive: true });
let found = { schemaVersion: 1, lastStep: null, steps: {}, seals: {} };
try {
  found = JSON.parse(readFileSync(file, 'utf8'));
} catch {}
const done = { state: 'done', startedAt: '2026-01-01T00:00:00.000Z', doneAt: '2026-01-01T00:00:00.000Z' };
const seals = { ...found.seals, store: Object.values(found.seals ?? {})[0] ?? 'a'.repeat(64) };
writeFileSync(file, JSON.stringify({ ...found, steps: { ...found.steps, store: done, report: done }, seals }));
${sum}`;
}

async function doneSteps(root: string): Promise<readonly string[]> {
  const { stdout } = await workshop(root, ['list', '--json']);
  const { steps } = JSON.parse(stdout);
  return steps.flatMap(({ id, state }: { id: string; state: string }) => (state === 'done' ? [id] : []));
}

const message =
  'store, report are marked as done in .workshop/progress.json, but another program wrote that: not checked. `npx workshop check --all` checks them.';

test.each([
  { when: 'before there is any progress', isKnown: false, sum: undefined, first: '' },
  { when: 'beside a step that was checked', isKnown: true, sum: undefined, first: '' },
  {
    when: 'after removing the key',
    isKnown: true,
    sum: undefined,
    first: "rmSync(state + '/progress.key');",
  },
  { when: 'and passes its own step', isKnown: false, sum: right, first: '' },
])(
  'a program that marks steps as done during its check, $when: they don’t count, and that is said',
  { timeout: 60_000 },
  async ({ isKnown, sum, first }) => {
    await using course = await copySumsCourse();
    const { root } = course;
    const state = path.join(root, '.workshop');
    if (isKnown) {
      await write(root, { [`${folder}/sum.ts`]: right });
      await workshop(root, ['check', 'add']);
    }
    await write(root, {
      [`${folder}/sum.ts`]: forging(state, { first, ...(sum === undefined ? {} : { sum }) }),
    });
    const { exitCode, stderr } = await workshop(root, ['check', 'add']);
    expect(exitCode).toBe(sum === undefined ? 1 : 0);
    expect(stderr).toContain(message);
    expect(await doneSteps(root)).toEqual(isKnown || sum !== undefined ? ['add'] : []);
    // What counts was written back: it is not said again.
    expect((await workshop(root, ['status'])).stderr).not.toContain('another program');
  },
);
