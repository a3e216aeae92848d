// As it was at caa60ca, but for the mark of the tests about the learner's own tests.
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  aboutOwnTests,
  type Answer,
  expect,
  explain,
  failIf,
  type Pointer,
  printed,
} from 'workshop-runner/kit';
import { explainDeadlock, sendWhileLocked } from '../checks/at-once.ts';
import {
  failIfDuplicateIsNotCaught,
  failIfFullDiskIsConflict,
  failIfSlowerIsNoConflict,
} from '../checks/conflicts.ts';
import {
  failIfAnsweredWithNothing,
  usedPromiseOrArray,
  usedWhatIsNoProfile,
} from '../checks/expect-profile.ts';
import {
  addedTests,
  failIfFileIsAsked,
  failIfOwnTestsFail,
  lookAtTheRow,
  loseEveryChange,
} from '../checks/own-tests.ts';
import {
  decoyText,
  type Observed,
  type PlantedProfile,
  rowsAreAsBefore,
  test as base,
  unusedId,
} from '../checks/profiles.ts';

const service: Pointer = {
  file: 'src/services/profiles.ts',
  near: [/^\s*(?:\w+\s+)*update\s*[(=<]/, /\bupdate\(/],
};
const route: Pointer = { file: 'src/http/routes.ts', near: /\.patch\(\s*['"`]\/profile\/:id/ };
const caught: Pointer = { file: 'src/services/profiles.ts', near: /\bcatch\b/ };
/** A call that nobody waits for, else the route. */
const notAwaited: Pointer = {
  file: 'src/http/routes.ts',
  near: [/^(?!.*\bawait\b).*\.update\(session/, /\.patch\(\s*['"`]\/profile\/:id/],
};
const errors: Pointer = { file: 'src/http/app.ts', near: /onError/ };

const updateTests = 'tests/update-profile.test.ts';
const ownTests = [updateTests, 'tests/profile-service.test.ts'];

const test = base.extend('patch', ({ server, observe, database }) => (id: number | string, body: unknown) => {
  const send = (): Promise<Answer> => server.patch(`/v1/profile/${encodeURIComponent(id)}`, body);
  return observe(() =>
    explainDeadlock(database, send, { ...service, hint: 'a-query-beside-the-transaction' }),
  );
});

test('changes the row, and answers with the new one', async ({ patch, plant }) => {
  const profile = await plant();
  const changes = newValues();
  expectChanged(await patch(profile.id, changes), profile, changes);
});

test('changes that profile and no other', async ({ patch, plant }) => {
  const [one, two, three] = [await plant(), await plant(), await plant()];
  const changes = newValues();
  const seen = await patch(two.id, { fullName: changes.fullName });
  failIf(
    seen.after.filter(({ fullName }) => fullName === changes.fullName).length > 1,
    'Other profiles were changed as well. Does the update say which row it means, with .where(eq(profiles.id, id))?',
    { ...service, hint: 'every-profile-was-changed' },
  );
  failIfNotWritten(seen, two, { fullName: changes.fullName });
  expect(seen.after).toEqual([
    one,
    { ...two, fullName: changes.fullName, updatedAt: expect.any(Date) },
    three,
  ]);
});

test('says when the profile was last changed', async ({ patch, plant }) => {
  const profile = await plant();
  const { bio } = newValues();
  const seen = await patch(profile.id, { bio });
  failIfNotWritten(seen, profile, { bio });
  const { after } = seen;
  explain('updatedAt still says when the profile was changed before. It belongs to each change of a row.', {
    ...service,
    hint: 'only-the-fields-of-the-body',
  });
  expect(after[0]?.updatedAt.getTime()).toBeGreaterThan(profile.updatedAt.getTime());
  expect(after[0]?.createdAt).toEqual(profile.createdAt);
});

test('answers 404 when the database has no such profile', async ({ patch, plant }) => {
  await plant();
  const seen = await patch(unusedId(), newValues());
  failIfInTheFile(seen);
  failIf(usedPromiseOrArray(printed()), noProfileSent, { ...notAwaited, hint: 'an-await-is-missing' });
  failIf(
    seen.result.status !== 404,
    `The database has no such profile, and the answer is ${seen.result.status} instead of 404. An update that meets no row gives back an empty list.`,
    { ...route, hint: 'nobody-has-that-id' },
  );
  expect(seen.after).toEqual(seen.before);
});

const badBodies: Readonly<Record<string, unknown>> = {
  'a number as the name': { fullName: 7 },
  'an empty name': { fullName: '' },
  'an email without an @': { email: 'mira at example' },
  'a day that no calendar has': { bornOn: '2001-02-30' },
  'a name longer than the column': { fullName: 'x'.repeat(121) },
  'a field that no profile has': { fullName: 'Somebody Else', shoeSize: 43 },
  'another id': { fullName: 'Somebody Else', id: 1 },
  'a password hash': { fullName: 'Somebody Else', passwordHash: 'stolen' },
  'nothing to change': {},
  'a list': [{ fullName: 'Somebody Else' }],
  'broken JSON': '{ "fullName": ',
};

for (const [what, body] of Object.entries(badBodies)) {
  test(`refuses ${what}`, async ({ patch, plant }) => {
    const profile = await plant();
    const seen = await patch(profile.id, body);
    const pointer = { ...route, hint: 'the-body-goes-to-the-database-unchecked' };
    failIf(
      !rowsAreAsBefore(seen),
      `A body with ${what} was written to the row. Check it first: parsed(ProfileChanges, …) refuses it for you.`,
      pointer,
    );
    failIf(
      seen.result.status < 400 || seen.result.status >= 500,
      `A body with ${what} is answered with ${seen.result.status}. It should be refused with 422: parsed(ProfileChanges, …) does that.`,
      pointer,
    );
  });
}

for (const id of ['abc', '1 OR 1=1', '99999999999']) {
  test(`refuses the id ${id}`, async ({ patch, plant }) => {
    await plant();
    const seen = await patch(id, newValues());
    const pointer = { ...route, hint: 'the-id-goes-to-the-database-unchecked' };
    failIf(
      seen.result.status >= 500 && /PostgresError|UNDEFINED_VALUE/.test(printed()),
      `The id ${id} went to the database as it came in. Check it first: parsed(ProfileId, …) answers for you.`,
      pointer,
    );
    explain(`An id such as ${id} should be refused with 422, and every row be left alone.`, pointer);
    expect(seen.after).toEqual(seen.before);
    expect(seen.result.status).toBeGreaterThanOrEqual(400);
    expect(seen.result.status).toBeLessThan(500);
  });
}

for (const field of ['email', 'username'] as const) {
  test(`answers 409 when somebody else has that ${field}, and changes nothing`, async ({ patch, plant }) => {
    const [profile, other] = [await plant(), await plant()];
    await expectWorking(patch, other);
    await expectConflict(patch, profile, { [field]: other[field] });
  });
}

test('answers 409 as well to whoever was only a moment slower', async ({ patch, plant, database }) => {
  const [profile, other] = [await plant(), await plant()];
  await expectWorking(patch, profile);
  await expectConflict(patch, profile, { email: other.email });
  const email = `${randomUUID()}@example.com`;
  await failIfSlowerIsNoConflict(database, { email, other }, () => patch(profile.id, { email }), service);
});

test('answers 500 when the database refuses a change for another reason', async ({
  patch,
  plant,
  database,
}) => {
  const [profile, other] = [await plant(), await plant()];
  await expectWorking(patch, profile);
  await expectConflict(patch, profile, { email: other.email });
  await failIfFullDiskIsConflict(database, 'update', () => patch(profile.id, newValues()), caught);
});

test('keeps both of two updates at once', async ({ server, patch, plant, observe, database }) => {
  const profile = await plant();
  await expectWorking(patch, profile);
  const { fullName, bio } = newValues();
  const send = (body: object) => () => server.patch(`/v1/profile/${profile.id}`, body);
  const { result: answers, after } = await observe(() =>
    sendWhileLocked(database, profile.id, [send({ fullName }), send({ bio })]),
  );
  const kept = [after[0]?.fullName === fullName, after[0]?.bio === bio];
  failIf(
    kept.includes(true) && answers.some(({ status }, index) => status === 200 && kept[index] === false),
    'Two requests changed two fields at the same time. Both were answered with 200, and only one change is left: each read the row, changed it in memory and wrote all of it back. Set only the fields of the body.',
    { ...service, hint: 'two-updates-at-once' },
  );
  explain('Two requests changed two fields at the same time, and one of them was not answered well.', {
    ...service,
    hint: 'two-updates-at-once',
  });
  // Whoever notices the other one may refuse: a lost change is what nobody is told about.
  expect(answers.map(({ status }) => status)).toContain(200);
  expect(answers.every(({ status }) => [200, 409, 412, 423, 503].includes(status))).toBe(true);
});

test('stores quotes and SQL as the text that they are', async ({ patch, plant }) => {
  const profile = await plant();
  const changes = { fullName: `Robert'); drop table profiles;--`, bio: `"' || $1 \\ \${bio} %s` };
  // Whatever goes wrong without a quote is no matter of quotes.
  await expectWorking(patch, profile);
  const seen = await patch(profile.id, changes);
  failIf(
    seen.result.status >= 500 || !isDeepStrictEqual(seen.after[0], { ...seen.after[0], ...changes }),
    'A quote in a value changed the query itself: whoever sends a name could send SQL. Let values travel beside the SQL, as Drizzle does it with set() and sql`…`, and never with sql.raw.',
    { ...service, hint: 'the-body-goes-to-the-database-unchecked' },
  );
  expect(seen.after).toEqual([{ ...profile, ...changes, updatedAt: expect.any(Date) }]);
});

test('your own tests pass, and none asks the file', aboutOwnTests, async ({ runOwnTests, learnerFile }) => {
  failIfOwnTestsFail(await runOwnTests(ownTests), { hint: 'your-own-tests', advice: lookAtTheRow });
  failIfFileIsAsked(updateTests, await learnerFile(updateTests));
});

test(
  'your own tests notice when a change does not last',
  aboutOwnTests,
  async ({ runOwnTests, learnerFiles, database }) => {
    const files = [...ownTests, ...addedTests(await learnerFiles('tests'))];
    await using _ = await loseEveryChange(database);
    const { failures } = await runOwnTests(files);
    failIf(
      failures.length === 0,
      `Your code is right, and your tests could be a better guard of it. We made the database lose every update a moment after it was made, and no test in ${files.join(' or ')} noticed. Let one look at the row when the answer is there.`,
      { file: updateTests, near: /\btest\(/, hint: 'your-own-tests' },
    );
  },
);

function newValues() {
  const name = randomUUID().slice(0, 8);
  return { fullName: `Changed ${name}`, bio: `A new bio of ${name}`, bornOn: '2001-02-03' };
}

type Patch = (id: number, body: unknown) => Promise<Observed<Answer>>;

/** Fails with the sentence of the first test where an update does not work at all: then nothing finer can be seen. */
async function expectWorking(patch: Patch, profile: PlantedProfile): Promise<void> {
  const changes = { bio: newValues().bio };
  const seen = await patch(profile.id, changes);
  failIfNotWritten(seen, profile, changes);
  explain(notOnlyThose.sentence, notOnlyThose.pointer);
  expect(seen.result.status).toBe(200);
  explain(null);
}

/** Fails where a change that the table refuses as a duplicate is not answered with 409, or does something. */
async function expectConflict(patch: Patch, profile: PlantedProfile, duplicate: object): Promise<void> {
  const [field = ''] = Object.keys(duplicate);
  // Whoever writes field by field, in whatever order, has written one before the duplicate is refused.
  const changes = { fullName: newValues().fullName, username: randomUUID(), bornOn: '2001-02-03' };
  const seen = await patch(profile.id, { ...changes, ...duplicate });
  const { status } = seen.result;
  failIfDuplicateIsNotCaught(field, seen, errors);
  failIf(
    !rowsAreAsBefore(seen),
    'The update was refused, and a part of it stayed in the row. Write all of it in one statement, or in one transaction.',
    { ...service, hint: 'a-part-of-a-refused-update-stays' },
  );
  failIf(
    status !== 409,
    `Somebody else has that ${field}, and the answer is ${status}. It should be 409: the request is right, and what is there stands against it.`,
    { ...errors, hint: 'somebody-else-has-that-email' },
  );
}

const notOnlyThose = {
  sentence: 'Something besides the fields of the body was changed. Set those fields, and no others.',
  pointer: { ...service, hint: 'only-the-fields-of-the-body' },
};

/** For a table with this profile alone. */
function expectChanged(seen: Observed<Answer>, profile: PlantedProfile, changes: object): void {
  failIfNotWritten(seen, profile, changes);
  explain(notOnlyThose.sentence, notOnlyThose.pointer);
  expect(seen.after).toEqual([{ ...profile, ...changes, updatedAt: expect.any(Date) }]);
  expectAnswer(seen.result, seen.after[0]);
}

function failIfInTheFile(seen: Observed<Answer>): void {
  failIf(
    seen.fileChanged && !rowsAreAsBefore(seen),
    'The row was changed, and the JSON file as well. The row is what counts from now on: leave the file as it is.',
    { ...service, hint: 'the-change-goes-to-the-json-file' },
  );
  failIf(
    seen.fileChanged || seen.result.text.includes(decoyText),
    'The JSON file was changed, not the row. Let update in src/services/profiles.ts write to the database, and the patch route wait for it.',
    { ...service, hint: 'the-change-goes-to-the-json-file' },
  );
}

const noProfileSent =
  'What was sent is not a profile. It looks like a promise, or like the array that .returning() gives: is an await missing, or the [profile] that takes the row out?';

/** Knows what the usual mistakes look like from outside. */
function failIfNotWritten(seen: Observed<Answer>, profile: PlantedProfile, changes: object): void {
  failIfInTheFile(seen);
  const { status, text } = seen.result;
  const row = seen.after.find(({ id }) => id === profile.id);
  const isWritten = isDeepStrictEqual(row, { ...row, ...changes });
  failIf(
    printed().includes('serialize a BigInt'),
    'JSON has no bigint, and the row was sent as it came from the database. Send encodeProfile(profile): it turns followers into a string.',
    { ...route, hint: 'the-raw-row-was-sent' },
  );
  failIf(text === '{}' || usedWhatIsNoProfile(printed()), noProfileSent, {
    ...notAwaited,
    hint: 'an-await-is-missing',
  });
  failIfAnsweredWithNothing(seen.result, { ...route, hint: 'the-route-gives-nothing-back' });
  failIf(
    isWritten && status === 404,
    'The row was changed, and no profile came back from the update. It gives rows back only with .returning(), and then as an array with one row in it.',
    { ...service, hint: 'the-update-gives-nothing-back' },
  );
  failIf(
    !isWritten && status === 404,
    'The row is in the database, and the answer is 404: the update met no row. Does it say which, with .where(eq(profiles.id, id))?',
    { ...service, hint: 'nobody-has-that-id' },
  );
  failIf(
    !isWritten && status < 400,
    `The answer is ${status}, and the row is as it was before. A query is sent only when somebody awaits it: is an await missing?`,
    { ...service, hint: 'the-row-is-as-it-was' },
  );
}

function expectAnswer({ status, text, json }: Answer, row: PlantedProfile | undefined): void {
  failIf(
    row !== undefined && text.includes(row.passwordHash),
    'The password hash went out with the profile. Send encodeProfile(profile): it picks what the world may see.',
    { ...route, hint: 'the-raw-row-was-sent' },
  );
  explain(
    'The row was changed, and the answer shows something else. Answer with the row as it is after the update: .returning() gives it.',
    { ...service, hint: 'the-update-gives-nothing-back' },
  );
  expect(status).toBe(200);
  expect(json).toMatchObject({
    id: row?.id,
    username: row?.username,
    email: row?.email,
    fullName: row?.fullName,
    bio: row?.bio,
    bornOn: row?.bornOn,
    followers: String(row?.followers),
    createdAt: row?.createdAt.toISOString(),
    updatedAt: row?.updatedAt.toISOString(),
  });
}
