import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { aboutOwnTests, expect, explain, failIf, type Pointer, type ProgramRun } from 'workshop-runner/kit';
import {
  expectPrinted,
  expectRefused,
  failIfNotPrinted,
  isNoProfile,
  isNotFound,
  keptOpen,
  placeOf,
  printedDecoy,
  type Refusal,
} from '../checks/expect-run.ts';
import { failIfCalledOtherwise, failIfTestedBeforeAwait } from '../checks/inquiry.ts';
import { failIfTestsWereEmptied } from '../checks/kept-tests.ts';
import {
  addedTests,
  adviceForFileTests,
  asksFile,
  failIfFileIsAsked,
  failIfOwnTestsFail,
  loseEveryChange,
  onlyThoseOfTheFile,
} from '../checks/own-tests.ts';
import {
  type Observed,
  type PlantedProfile,
  rowsAreAsBefore,
  test as base,
  unusedId,
} from '../checks/profiles.ts';
import { failIfOutsideSession } from '../checks/sessions.ts';
import {
  type AskedUpdate,
  failAsNoProfile,
  failAsNotFound,
  failAsNotWritten,
} from '../checks/update-inquiry.ts';

const place = placeOf('update');
const { command, call, notAwaited } = place;
const service: Pointer = {
  file: 'src/services/profiles.ts',
  near: /\bupdate\(/u,
  exactly: /\bupdateProfile\(/u,
};
const ownTests = 'tests/update-profile-cli.test.ts';

const test = base
  .extend('run', ({ cli }) => (id: number | string, file: string) => {
    return cli(['profiles', 'update', String(id), file], { keptOpen: keptOpen(place) });
  })
  .extend('update', ({ run, observe, temporaryFile }) => async (id: number | string, changes: unknown) => {
    const text = typeof changes === 'string' ? changes : JSON.stringify(changes);
    const file = await temporaryFile('changes.json', text);
    return observe(() => run(id, file));
  })
  .extend(
    'asked',
    ({ askService, watched, temporaryFile }) =>
      async (id: number, changes: object): Promise<AskedUpdate> => {
        const file = await temporaryFile('changes.json', JSON.stringify(changes));
        const see = () => watched.see(() => watched.cli(['profiles', 'update', String(id), file]));
        const hintForFields = 'only-the-fields-in-the-file';
        return {
          id,
          changes,
          inquiry: { askService, see },
          caller: 'the command',
          call,
          notAwaited,
          hintForFields,
        };
      },
  )
  .extend('failIfInTheFile', ({ asked }) =>
    /** The one sentence that somebody who has not begun needs to read. */
    async (seen: Observed<ProgramRun>, id: number): Promise<void> => {
      const hint = 'the-change-goes-to-the-json-file';
      failIf(
        seen.fileChanged && !rowsAreAsBefore(seen),
        'The row was changed, and the JSON file as well. The row is what counts from now on: leave the file as it is.',
        { ...command, hint },
      );
      if (!seen.fileChanged && !printedDecoy(seen.result)) return;
      const { inquiry } = await asked(id, newValues());
      failIf(
        (await inquiry.see()).call('update') !== undefined,
        'The JSON file was changed, not the row. The command asks ProfileService.update, as it should, and that method still writes to the file: step 3 is not done yet. `npx workshop check step-3` shows what is missing.',
        { ...service, hint },
      );
      failIf(
        true,
        'The JSON file was changed, not the row. Let the command update in src/cli/profiles.ts ask ProfileService, within a session.',
        { ...command, hint },
      );
    },
  )
  .extend('change', ({ update, asked, failIfInTheFile }) =>
    /** Changes a profile, and fails with what is wrong where the row does not have the values afterwards. */
    async (profile: PlantedProfile, changes: object): Promise<Observed<ProgramRun>> => {
      const seen = await update(profile.id, changes);
      await failIfInTheFile(seen, profile.id);
      await failIfNotWritten(seen, profile, await asked(profile.id, changes));
      return seen;
    },
  )
  .extend(
    'expectNothingDone',
    ({ failIfInTheFile }) =>
      async (seen: Observed<ProgramRun> | undefined, refusal: Refusal, id: number): Promise<void> => {
        if (seen === undefined) throw new Error('nothing was run');
        await failIfInTheFile(seen, id);
        expectRefused(seen.result, refusal);
        explain(`${refusal.given}: the row should be left alone.`, { ...command, hint: refusal.hint });
        expect(seen.after).toEqual(seen.before);
      },
  );

test('changes the row, prints the new one, and ends', async ({ change, plant }) => {
  const [profile, other] = [await plant(), await plant()];
  const changes = newValues();
  const seen = await change(profile, changes);
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

test('writes null where it stands in the file', async ({ change, plant, database }) => {
  const profile = { ...(await plant()), bio: 'Keeps wasps.' };
  await database`update profiles set bio = ${profile.bio} where id = ${profile.id}`;
  const { after } = await change(profile, { fullName: newValues().fullName, bio: null });
  expect(after[0]?.bio).toBeNull();
});

/** Knows what the usual mistakes look like from outside, and finds out which of them it is. */
async function failIfNotWritten(
  seen: Observed<ProgramRun>,
  profile: PlantedProfile,
  asked: AskedUpdate,
): Promise<void> {
  const { result: run } = seen;
  const row = seen.after.find(({ id }) => id === profile.id);
  const isWritten = isDeepStrictEqual(row, { ...row, ...asked.changes });
  const { see } = asked.inquiry;
  if (isNoProfile(run)) await failAsNoProfile('What was printed is not a profile', asked);
  if (isNotFound(run)) {
    const start = 'The row is in the database, and the command says that it is not found';
    await failAsNotFound(start, isWritten, asked);
  }
  if (!isWritten && run.exitCode === 0 && run.stdout.trim() !== '') {
    await failAsNotWritten('The command ended with 0', profile, row, asked);
  }
  if (run.exitCode === 1) {
    failIfCalledOtherwise((await see()).call('update'), {
      start: `The command ended with 1, and printed "${run.stderr.trim().split('\n')[0]}"`,
      id: profile.id,
      pointer: { ...call, hint: 'the-row-is-as-it-was' },
    });
  }
  await failIfNotPrinted(run, place, see);
}

test('says not found, and ends with 1, when the database has no such profile', async ({
  update,
  plant,
  learnerFile,
  expectNothingDone,
}) => {
  await plant();
  const id = unusedId();
  const seen = await update(id, newValues());
  const given = 'An id that nobody has';
  failIfTestedBeforeAwait(seen.result.stderr, await learnerFile(command.file).catch(() => ''), {
    start: given,
    pointer: { ...command, hint: 'an-await-is-missing' },
  });
  await expectNothingDone(seen, { given, place, hint: 'nobody-has-that-id', message: /not found/iu }, id);
});

const badFiles: Readonly<Record<string, unknown>> = {
  'an email without an @': { email: 'mira at example' },
  'a field that no profile has': { fullName: 'Somebody Else', shoeSize: 43 },
  'a password hash': { fullName: 'Somebody Else', passwordHash: 'stolen' },
  'a name longer than the column': { fullName: 'x'.repeat(121) },
  'nothing to change': {},
  'broken JSON': '{ "fullName": ',
};

test('refuses a file with something else in it than changes', async ({
  update,
  plant,
  expectNothingDone,
}) => {
  const { id } = await plant();
  const files = Object.entries(badFiles);
  // Two by two: more at once would take the time from each other that each of them has.
  for (let next = 0; next < files.length; next += 2) {
    const pair = files.slice(next, next + 2);
    const seen = await Promise.all(pair.map(([, changes]) => update(id, changes)));
    for (const [index, [what]] of pair.entries()) {
      const given = `A file with ${what}`;
      await expectNothingDone(seen[index], { given, place, hint: 'the-file-is-not-checked' }, id);
    }
  }
});

test('refuses a file that is not there', async ({ run, observe, plant, expectNothingDone }) => {
  const { id } = await plant();
  const seen = await observe(() => run(id, 'no-such-file.json'));
  const given = 'A file that is not there';
  await expectNothingDone(seen, { given, place, hint: 'the-file-is-not-checked' }, id);
});

test('refuses an email that somebody else has, and changes nothing', async ({
  update,
  plant,
  expectNothingDone,
}) => {
  const [profile, other] = [await plant(), await plant()];
  // Whoever writes field by field, in whatever order, has written one before the email is refused.
  const changes = { fullName: newValues().fullName, username: randomUUID(), bornOn: '2001-02-03' };
  const seen = await update(profile.id, { ...changes, email: other.email });
  failIf(
    seen.result.exitCode === 0 && !rowsAreAsBefore(seen) && !seen.fileChanged,
    'The file set the email to one that somebody else has, and the command ended with 0: the database refused nothing, so the email was not in the update. Set every field of the file.',
    { ...command, hint: 'only-the-fields-in-the-file' },
  );
  failIf(
    !rowsAreAsBefore(seen),
    'The update was refused, and a part of it stayed in the row. Write all of it in one statement, or in one transaction.',
    { ...command, hint: 'a-part-of-a-refused-update-stays' },
  );
  const given = 'An email that somebody else has';
  await expectNothingDone(seen, { given, place, hint: 'somebody-else-has-that-email' }, profile.id);
});

test('asks the database in a session', async ({ change, plant, asked }) => {
  const profile = await plant();
  await change(profile, newValues());
  const { inquiry } = await asked(profile.id, newValues());
  failIfOutsideSession(await inquiry.see(), { ...call, hint: 'a-query-outside-of-the-session' });
});

test(
  'your own tests pass, and none asks the file',
  aboutOwnTests,
  async ({ runOwnTests, testFile, addedTestTexts }) => {
    const [run, added] = [await runOwnTests([ownTests]), await addedTestTexts()];
    const file = await testFile(ownTests);
    failIfOwnTestsFail(run, { hint: 'your-own-tests', adviceFor: adviceForFileTests([file]) });
    failIfFileIsAsked(ownTests, file.text);
    failIfTestsWereEmptied(
      file,
      { reason: onlyThoseOfTheFile, mayChange: asksFile, added },
      { hint: 'your-own-tests' },
    );
  },
);

test(
  'your own tests notice when a change does not last',
  aboutOwnTests,
  async ({ runOwnTests, learnerFiles, database }) => {
    const files = [ownTests, ...addedTests(await learnerFiles('tests'))];
    await using _ = await loseEveryChange(database);
    const { failures } = await runOwnTests(files);
    failIf(
      failures.length === 0,
      `Your code is right, and your tests could be a better guard of it. We made the database lose every update a moment after it was made, and no test in ${files.join(' or ')} noticed. Let one look at the row when the command has ended.`,
      { file: ownTests, near: /\btest\(/u, hint: 'your-own-tests' },
    );
  },
);

function newValues() {
  const name = randomUUID().slice(0, 8);
  return { fullName: `Changed ${name}`, bio: `A new bio of ${name}`, bornOn: '2001-02-03' };
}
