import { aboutOwnTests, failIf, type Pointer, type ProgramRun } from 'workshop-runner/kit';
import {
  expectPrinted,
  expectRefused,
  failIfNotGot,
  failIfNotPrinted,
  keptOpen,
  placeOf,
  printedDecoy,
} from '../checks/expect-run.ts';
import { failIfTestedBeforeAwait } from '../checks/inquiry.ts';
import { failIfTestsWereChanged } from '../checks/kept-tests.ts';
import { failIfOwnTestsFail } from '../checks/own-tests.ts';
import { test as base, unusedId } from '../checks/profiles.ts';
import { failIfOutsideSession, type Sight } from '../checks/sessions.ts';

const place = placeOf('get');
const file = 'src/cli/profiles.ts';
const service: Pointer = {
  file: 'src/services/profiles.ts',
  near: /\bgetById\b/u,
  exactly: /\bfindProfile\(/u,
};
const ownTests = ['tests/get-profile-cli.test.ts'];

const test = base
  .extend('get', ({ cli }) => (id: number | string, env: Record<string, string> = {}) => {
    return cli(['profiles', 'get', String(id)], { env, keptOpen: keptOpen(place) });
  })
  .extend('see', ({ watched }) => (id: number): Promise<Sight> => {
    return watched.see(() => watched.cli(['profiles', 'get', String(id)]));
  })
  .extend('failIfStillInTheFile', ({ see }) =>
    /** The one sentence that somebody who has not begun needs to read. */
    async (run: ProgramRun, id: number): Promise<void> => {
      if (!printedDecoy(run)) return;
      const hint = 'the-profile-still-comes-from-the-json-file';
      failIf(
        (await see(id)).call('getById') !== undefined,
        'This profile came out of the JSON file. The command asks ProfileService.getById, as it should, and that method still reads the file: step 1 is not done yet. `npx workshop check step-1` shows what is missing.',
        { ...service, hint },
      );
      failIf(
        true,
        'This profile came out of the JSON file. The row in the database has other values: let the command get in src/cli/profiles.ts ask ProfileService, within a session.',
        { ...place.command, hint },
      );
    },
  );

test('prints the profile of the database, and ends', async ({
  get,
  see,
  plant,
  askService,
  failIfStillInTheFile,
}) => {
  const [profile, other] = [await plant(), await plant()];
  const { id } = profile;
  const [run, otherRun] = await Promise.all([get(id), get(other.id)]);
  await failIfStillInTheFile(run, id);
  await failIfNotGot(run, id, place, { askService, see: () => see(id) });
  await failIfNotPrinted(run, place, () => see(id));
  expectPrinted(run, profile, place);
  expectPrinted(otherRun, other, place);
});

test('says not found, and ends with 1, when the database has no such profile', async ({
  get,
  plant,
  learnerFile,
  failIfStillInTheFile,
}) => {
  await plant();
  const id = unusedId();
  const run = await get(id);
  await failIfStillInTheFile(run, id);
  const given = 'An id that nobody has';
  failIfTestedBeforeAwait(run.stderr, await learnerFile(file).catch(() => ''), {
    start: given,
    pointer: { ...place.command, hint: 'an-await-is-missing' },
  });
  expectRefused(run, { given, place, hint: 'nobody-has-that-id', message: /not found/iu });
});

test('refuses what is not an id', async ({ get, plant }) => {
  await plant();
  const ids = ['abc', '99999999999', '1 OR 1=1'];
  const runs = await Promise.all(ids.map((id) => get(id)));
  for (const [index, run] of runs.entries()) {
    expectRefused(run, {
      given: `The id ${ids[index]}`,
      place,
      hint: 'what-came-in-goes-to-the-database-unchecked',
    });
  }
});

test('says in one line that the database is away', async ({ get, failIfStillInTheFile }) => {
  const id = unusedId();
  // Nothing listens on port 1, and nothing may without being root.
  const run = await get(id, { DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:1/nowhere' });
  await failIfStillInTheFile(run, id);
  expectRefused(run, { given: 'A database that does not answer', place, hint: 'a-stack-trace-is-printed' });
});

test('asks the database in a session', async ({ plant, get, see }) => {
  const profile = await plant();
  expectPrinted(await get(profile.id), profile, place);
  failIfOutsideSession(await see(profile.id), { ...place.call, hint: 'a-query-outside-of-the-session' });
});

test('your own tests pass', aboutOwnTests, async ({ runOwnTests, testFile }) => {
  failIfOwnTestsFail(await runOwnTests(ownTests), { hint: 'your-own-tests' });
  for (const each of ownTests) failIfTestsWereChanged(await testFile(each), { hint: 'your-own-tests' });
});
