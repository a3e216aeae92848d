import { failIf, type ProgramRun } from 'workshop-runner/kit';
import {
  expectPrinted,
  expectRefused,
  failIfNotPrinted,
  keptOpen,
  placeOf,
  printedDecoy,
} from '../checks/expect-run.ts';
import { failIfTestsWereChanged } from '../checks/kept-tests.ts';
import { failIfOwnTestsFail } from '../checks/own-tests.ts';
import { test as base, unusedId } from '../checks/profiles.ts';

const place = placeOf('get');
const ownTests = ['tests/get-profile-cli.test.ts'];

const test = base.extend('get', ({ cli }) => (id: number | string, env: Record<string, string> = {}) => {
  return cli(['profiles', 'get', String(id)], { env, keptOpen: keptOpen(place) });
});

test('prints the profile of the database, and ends', async ({ get, plant }) => {
  const [profile, other] = [await plant(), await plant()];
  const [run, otherRun] = await Promise.all([get(profile.id), get(other.id)]);
  failIfStillInTheFile(run);
  failIfNotPrinted(run, place);
  expectPrinted(run, profile, place);
  expectPrinted(otherRun, other, place);
});

test('says not found, and ends with 1, when the database has no such profile', async ({ get, plant }) => {
  await plant();
  const run = await get(unusedId());
  failIfStillInTheFile(run);
  expectRefused(run, {
    given: 'An id that nobody has',
    place,
    hint: 'nobody-has-that-id',
    message: /not found/iu,
  });
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

test('says in one line that the database is away', async ({ get }) => {
  // Nothing listens on port 1, and nothing may without being root.
  const run = await get(unusedId(), { DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:1/nowhere' });
  failIfStillInTheFile(run);
  expectRefused(run, { given: 'A database that does not answer', place, hint: 'a-stack-trace-is-printed' });
});

test('your own tests pass', async ({ runOwnTests, testFile }) => {
  failIfOwnTestsFail(await runOwnTests(ownTests), { hint: 'your-own-tests' });
  for (const file of ownTests) failIfTestsWereChanged(await testFile(file), { hint: 'your-own-tests' });
});

/** The one sentence that somebody who has not begun needs to read. */
function failIfStillInTheFile(run: ProgramRun): void {
  failIf(
    printedDecoy(run),
    'This profile came out of the JSON file. The row in the database has other values: let the command get in src/cli/profiles.ts ask ProfileService, within a session.',
    { ...place.command, hint: 'the-profile-still-comes-from-the-json-file' },
  );
}
