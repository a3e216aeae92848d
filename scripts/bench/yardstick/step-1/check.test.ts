// As it was at caa60ca, but for the mark of the tests about the learner's own tests.
import {
  aboutOwnTests,
  type Answer,
  expect,
  explain,
  failIf,
  type Pointer,
  printed,
} from 'workshop-runner/kit';
import { expectProfile, failIfStillInTheFile } from '../checks/expect-profile.ts';
import { failIfOwnTestsFail } from '../checks/own-tests.ts';
import { test, unusedId } from '../checks/profiles.ts';

const service: Pointer = { file: 'src/services/profiles.ts', near: /\bgetById\b/ };
const route: Pointer = { file: 'src/http/routes.ts', near: /\.get\(\s*['"`]\/profile\/:id/ };

test('answers with the row in the database', async ({ server, plant }) => {
  const profile = await plant();
  explain(
    'The answer does not have the values of the row in the database. Every one of them has to come from it.',
    {
      ...service,
      hint: 'the-answer-is-made-of-constants',
    },
  );
  expectProfile(await server.get(`/v1/profile/${profile.id}`), profile);
});

test('sees a change that was made a moment ago', async ({ server, plant, database }) => {
  const profile = await plant();
  expectProfile(await server.get(`/v1/profile/${profile.id}`), profile);

  const fullName = `Changed ${profile.username.slice(0, 8)}`;
  await database`update profiles set full_name = ${fullName} where id = ${profile.id}`;
  explain(
    'The row was changed a moment ago, and the answer is still the old one. Ask the database for each request, and keep nothing.',
    {
      ...service,
      hint: 'an-old-answer-comes-back',
    },
  );
  expectProfile(await server.get(`/v1/profile/${profile.id}`), { ...profile, fullName });
});

test('tells several profiles apart', async ({ server, plant }) => {
  const planted = [await plant(), await plant(), await plant()];
  explain(
    'Another profile came back than the one that was asked for. Does the query say which row: where the id column equals the id?',
    { ...service, hint: 'the-wrong-row-comes-back' },
  );
  for (const profile of planted.toReversed()) {
    expectProfile(await server.get(`/v1/profile/${profile.id}`), profile);
  }
});

test('sends dates and large numbers as text, and keeps the password hash', async ({ server, plant }) => {
  const profile = await plant();
  const answer = await server.get(`/v1/profile/${profile.id}`);
  expectProfile(answer, profile);
  failIf(
    answer.text.includes(profile.passwordHash),
    'The password hash went out with the profile. Send encodeProfile(profile): it picks what the world may see.',
    { ...route, hint: 'the-raw-row-was-sent' },
  );

  explain(
    'A value lost something on its way into JSON. Send encodeProfile(profile): it turns dates and large numbers into text.',
    {
      ...route,
      hint: 'the-raw-row-was-sent',
    },
  );
  expect(answer.json).toMatchObject({
    bornOn: profile.bornOn,
    followers: String(profile.followers),
    createdAt: profile.createdAt.toISOString(),
    updatedAt: profile.updatedAt.toISOString(),
  });
});

test('answers 404 when the database has no such profile', async ({ server, plant, database }) => {
  const profile = await plant();
  expectNobody(await server.get(`/v1/profile/${unusedId()}`));

  await database`delete from profiles where id = ${profile.id}`;
  expectNobody(await server.get(`/v1/profile/${profile.id}`));
});

function expectNobody(answer: Answer): void {
  failIfStillInTheFile(answer);
  failIf(
    answer.status === 200 && answer.text.includes('"username"'),
    'The database has no such profile, and somebody else came back. Does the query say which row: where the id column equals the id?',
    { ...service, hint: 'the-wrong-row-comes-back' },
  );
  failIf(
    answer.status < 500 && answer.status !== 404,
    `The database has no such profile, and the answer is ${answer.status}. It should be 404: that says that nobody has this id.`,
    { ...route, hint: 'nobody-has-that-id' },
  );
  failIf(
    answer.status !== 404,
    `The database has no such profile, and the answer is ${answer.status} instead of 404. findFirst gives undefined then, and a select an empty list, which counts as true.`,
    { ...route, hint: 'nobody-has-that-id' },
  );
}

for (const id of ['abc', '1 OR 1=1', '1;drop table profiles;--', '99999999999', '0']) {
  test(`refuses the id ${id}`, async ({ server, plant, database }) => {
    await plant();
    const answer = await server.get(`/v1/profile/${encodeURIComponent(id)}`);
    failIf(
      answer.status >= 500 && /PostgresError|UNDEFINED_VALUE/.test(printed()),
      `The id ${id} went to the database as it came in. Check it first: parsed(ProfileId, …) answers for you.`,
      { ...route, hint: 'the-id-goes-to-the-database-unchecked' },
    );

    explain(
      `An id such as ${id} should be refused with 422, or be unknown with 404, and leave the table alone.`,
      {
        ...route,
        hint: 'the-id-goes-to-the-database-unchecked',
      },
    );
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(await database`select id from profiles`).toHaveLength(1);
  });
}

test('your own tests pass', aboutOwnTests, async ({ runOwnTests }) => {
  failIfOwnTestsFail(await runOwnTests(['tests/get-profile.test.ts', 'tests/profile-service.test.ts']), {});
});
