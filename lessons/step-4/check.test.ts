import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { expect, explain, failIf, type ProgramRun } from 'workshop-runner/kit';
import {
  expectPrinted,
  expectRefused,
  failIfNotPrinted,
  keptOpen,
  placeOf,
  printedDecoy,
  type Refusal,
} from '../checks/expect-run.ts';
import { failIfTestLooksAtNothing } from '../checks/kept-tests.ts';
import {
  addedTests,
  failIfFileIsAsked,
  failIfOwnTestsFail,
  lookAtTheRow,
  loseEveryChange,
} from '../checks/own-tests.ts';
import { type Observed, rowsAreAsBefore, test as base, unusedId } from '../checks/profiles.ts';

const place = placeOf('update');
const { command } = place;
const ownTests = 'tests/update-profile-cli.test.ts';

const test = base
  .extend('run', ({ cli }) => (id: number | string, file: string) => {
    return cli(['profiles', 'update', String(id), file], { keptOpen: keptOpen(place) });
  })
  .extend('update', ({ run, observe, temporaryFile }) => async (id: number | string, changes: unknown) => {
    const text = typeof changes === 'string' ? changes : JSON.stringify(changes);
    const file = await temporaryFile('changes.json', text);
    return observe(() => run(id, file));
  });

test('changes the row, prints the new one, and ends', async ({ update, plant }) => {
  const [profile, other] = [await plant(), await plant()];
  const changes = newValues();
  const seen = await update(profile.id, changes);
  failIfInTheFile(seen);
  const row = seen.after.find(({ id }) => id === profile.id);
  const isWritten = isDeepStrictEqual(row, { ...row, ...changes });
  failIf(
    isWritten && !seen.result.stdout.includes(changes.fullName) && /not found/iu.test(seen.result.stderr),
    'The row was changed, and the command says that it is not found. An update gives rows back only with .returning(), and then as an array with one row in it.',
    { ...command, hint: 'the-update-gives-nothing-back' },
  );
  failIf(
    !isWritten && seen.result.exitCode === 0 && seen.result.stdout.trim() !== '',
    'The command ended with 0, and the row is as it was before. A query is sent only when somebody awaits it: is an await missing?',
    { ...command, hint: 'the-row-is-as-it-was' },
  );
  failIfNotPrinted(seen.result, place);
  failIf(
    rowsAreAsBefore(seen) && seen.result.exitCode !== 0,
    `The command ended with ${seen.result.exitCode}, and no row was changed. It printed: ${seen.result.stderr.trim().split('\n')[0]}`,
    { ...command, exactly: /\.update\(/u, hint: 'the-row-is-as-it-was' },
  );
  explain(
    'Something besides the fields in the file was changed. Set those fields, of that profile, and no others.',
    {
      ...command,
      hint: 'only-the-fields-in-the-file',
    },
  );
  expect(seen.after).toEqual([{ ...profile, ...changes, updatedAt: expect.any(Date) }, other]);
  expectPrinted(seen.result, seen.after[0] ?? profile, place);
});

test('says not found, and ends with 1, when the database has no such profile', async ({ update, plant }) => {
  await plant();
  const seen = await update(unusedId(), newValues());
  expectNothingDone(seen, {
    given: 'An id that nobody has',
    place,
    hint: 'nobody-has-that-id',
    message: /not found/iu,
  });
});

const badFiles: Readonly<Record<string, unknown>> = {
  'an email without an @': { email: 'mira at example' },
  'a field that no profile has': { fullName: 'Somebody Else', shoeSize: 43 },
  'a password hash': { fullName: 'Somebody Else', passwordHash: 'stolen' },
  'a name longer than the column': { fullName: 'x'.repeat(121) },
  'nothing to change': {},
  'broken JSON': '{ "fullName": ',
};

test('refuses a file with something else in it than changes', async ({ update, plant }) => {
  const { id } = await plant();
  const files = Object.entries(badFiles);
  // Two by two: more at once would take the time from each other that each of them has.
  for (let next = 0; next < files.length; next += 2) {
    const pair = files.slice(next, next + 2);
    const seen = await Promise.all(pair.map(([, changes]) => update(id, changes)));
    for (const [index, [what]] of pair.entries()) {
      expectNothingDone(seen[index], {
        given: `A file with ${what}`,
        place,
        hint: 'the-file-is-not-checked',
      });
    }
  }
});

test('refuses a file that is not there', async ({ run, observe, plant }) => {
  const { id } = await plant();
  const seen = await observe(() => run(id, 'no-such-file.json'));
  expectNothingDone(seen, { given: 'A file that is not there', place, hint: 'the-file-is-not-checked' });
});

test('refuses an email that somebody else has, and changes nothing', async ({ update, plant }) => {
  const [profile, other] = [await plant(), await plant()];
  // Whoever writes field by field, in whatever order, has written one before the email is refused.
  const changes = { fullName: newValues().fullName, username: randomUUID(), bornOn: '2001-02-03' };
  const seen = await update(profile.id, { ...changes, email: other.email });
  failIf(
    !rowsAreAsBefore(seen),
    'The update was refused, and a part of it stayed in the row. Write all of it in one statement, or in one transaction.',
    { ...command, hint: 'a-part-of-a-refused-update-stays' },
  );
  expectNothingDone(seen, {
    given: 'An email that somebody else has',
    place,
    hint: 'somebody-else-has-that-email',
  });
});

test('your own tests pass, and none asks the file', async ({ runOwnTests, learnerFile, testFile }) => {
  failIfOwnTestsFail(await runOwnTests([ownTests]), { hint: 'your-own-tests', advice: lookAtTheRow });
  failIfFileIsAsked(ownTests, await learnerFile(ownTests));
  failIfTestLooksAtNothing(await testFile(ownTests), { hint: 'your-own-tests' });
});

test('your own tests notice when a change does not last', async ({ runOwnTests, learnerFiles, database }) => {
  const files = [ownTests, ...addedTests(await learnerFiles('tests'))];
  await using _ = await loseEveryChange(database);
  const { failures } = await runOwnTests(files);
  failIf(
    failures.length === 0,
    `Your code is right, and your tests could be a better guard of it. We made the database lose every update a moment after it was made, and no test in ${files.join(' or ')} noticed. Let one look at the row when the command has ended.`,
    { file: ownTests, near: /\btest\(/u, hint: 'your-own-tests' },
  );
});

function newValues() {
  const name = randomUUID().slice(0, 8);
  return { fullName: `Changed ${name}`, bio: `A new bio of ${name}` };
}

/** The one sentence that somebody who has not begun needs to read. */
function failIfInTheFile(seen: Observed<ProgramRun>): void {
  failIf(
    seen.fileChanged && !rowsAreAsBefore(seen),
    'The row was changed, and the JSON file as well. The row is what counts from now on: leave the file as it is.',
    { ...command, hint: 'the-change-goes-to-the-json-file' },
  );
  failIf(
    seen.fileChanged || printedDecoy(seen.result),
    'The JSON file was changed, not the row. Let the command update in src/cli/profiles.ts ask ProfileService, within a session.',
    { ...command, hint: 'the-change-goes-to-the-json-file' },
  );
}

function expectNothingDone(seen: Observed<ProgramRun> | undefined, refusal: Refusal): void {
  if (seen === undefined) throw new Error('nothing was run');
  failIfInTheFile(seen);
  expectRefused(seen.result, refusal);
  explain(`${refusal.given}: the row should be left alone.`, { ...command, hint: refusal.hint });
  expect(seen.after).toEqual(seen.before);
}
